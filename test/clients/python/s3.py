"""Both address styles and the other signature: COS as an S3 client (boto3) uses it."""

import os

import boto3
import requests
from botocore.config import Config
from botocore.exceptions import ClientError

from api import REGION, done, same

BUCKET = f"s3-{os.environ['CLIENT_APP_ID']}"
MIB = 1024 * 1024


def client(style, secret_key=os.environ["TENCENTCLOUD_SECRET_KEY"]):
    return boto3.client(
        "s3",
        endpoint_url=f"{os.environ['CLIENT_SCHEME']}://cos.{REGION}.myqcloud.com",
        region_name=REGION,
        aws_access_key_id=os.environ["TENCENTCLOUD_SECRET_ID"],
        aws_secret_access_key=secret_key,
        verify=os.environ["CLIENT_CA"],
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": style},
            retries={"max_attempts": 1},
            # The default, bodies in chunks with a checksum behind them, is one of the few things that are not modelled.
            request_checksum_calculation="when_required",
        ),
    )


def refused(code, call, **parameters):
    try:
        call(**parameters)
    except ClientError as error:
        same(error.response["Error"]["Code"], code)
    else:
        raise AssertionError(f"not refused with {code}")


def round_trip(style):
    s3 = client(style)
    s3.create_bucket(Bucket=BUCKET)
    assert BUCKET in [each["Name"] for each in s3.list_buckets()["Buckets"]]
    refused("SignatureDoesNotMatch", client(style, "wrong").list_objects_v2, Bucket=BUCKET)

    key, data = "folder/a +&=中文.txt", os.urandom(100_000)
    s3.put_object(Bucket=BUCKET, Key=key, Body=data, Metadata={"owner": "s3"})
    same(s3.head_object(Bucket=BUCKET, Key=key)["Metadata"], {"owner": "s3"})
    same(s3.get_object(Bucket=BUCKET, Key=key)["Body"].read(), data)
    same(s3.get_object(Bucket=BUCKET, Key=key, Range="bytes=5-9")["Body"].read(), data[5:10])
    s3.copy_object(Bucket=BUCKET, Key="copy", CopySource={"Bucket": BUCKET, "Key": key})
    refused("NoSuchKey", s3.get_object, Bucket=BUCKET, Key="none")

    for number in range(5):
        s3.put_object(Bucket=BUCKET, Key=f"list/{number}/x y", Body=b"")
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix="list/", Delimiter="/", PaginationConfig={"PageSize": 2})
    same([[each["Prefix"] for each in page["CommonPrefixes"]] for page in pages], [["list/0/", "list/1/"], ["list/2/", "list/3/"], ["list/4/"]])
    same([each["Key"] for each in s3.list_objects_v2(Bucket=BUCKET, StartAfter="list/3/x y", Prefix="list/")["Contents"]], ["list/4/x y"])
    same(len(s3.list_objects(Bucket=BUCKET)["Contents"]), 7)

    upload = s3.create_multipart_upload(Bucket=BUCKET, Key="parts")["UploadId"]
    parts = [
        {"PartNumber": number, "ETag": s3.upload_part(Bucket=BUCKET, Key="parts", UploadId=upload, PartNumber=number, Body=bytes(MIB))["ETag"]}
        for number in (1, 2)
    ]
    same([each["PartNumber"] for each in s3.list_parts(Bucket=BUCKET, Key="parts", UploadId=upload)["Parts"]], [1, 2])
    same([each["UploadId"] for each in s3.list_multipart_uploads(Bucket=BUCKET)["Uploads"]], [upload])
    s3.complete_multipart_upload(Bucket=BUCKET, Key="parts", UploadId=upload, MultipartUpload={"Parts": parts})
    same(s3.head_object(Bucket=BUCKET, Key="parts")["ContentLength"], 2 * MIB)

    s3.put_bucket_tagging(Bucket=BUCKET, Tagging={"TagSet": [{"Key": "team", "Value": "s3"}]})
    same(s3.get_bucket_tagging(Bucket=BUCKET)["TagSet"], [{"Key": "team", "Value": "s3"}])
    s3.put_object_tagging(Bucket=BUCKET, Key=key, Tagging={"TagSet": [{"Key": "a", "Value": "b"}]})
    same(s3.get_object_tagging(Bucket=BUCKET, Key=key)["TagSet"], [{"Key": "a", "Value": "b"}])
    s3.put_bucket_acl(Bucket=BUCKET, ACL="public-read")
    same(len(s3.get_bucket_acl(Bucket=BUCKET)["Grants"]), 2)

    fetch = lambda url, **how: requests.request(how.pop("method", "GET"), url, verify=os.environ["CLIENT_CA"], **how)
    sign = lambda call, **how: s3.generate_presigned_url(call, Params={"Bucket": BUCKET, "Key": "by URL"}, **how)
    same(fetch(sign("put_object"), method="PUT", data=b"signed").status_code, 200)
    url = sign("get_object")
    same([fetch(url.replace("X-Amz-Signature=", "X-Amz-Signature=0")).status_code, fetch(url).content, fetch(url).status_code], [403, b"signed", 403])

    everything = [{"Key": each["Key"]} for each in s3.list_objects_v2(Bucket=BUCKET)["Contents"]]
    s3.delete_objects(Bucket=BUCKET, Delete={"Objects": everything})
    s3.delete_bucket(Bucket=BUCKET)
    done(f"{style} addresses, AWS signature: objects, ranges, list versions 1 and 2, multipart, tags, ACL, signed URLs")


if __name__ == "__main__":
    round_trip("virtual")
    round_trip("path")
