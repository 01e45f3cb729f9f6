"""Creates, lists, changes and deletes buckets and objects with the official Python SDK for COS."""

import hashlib
import os
import tempfile
import time

import crcmod
import requests
from qcloud_cos import CosConfig, CosS3Client, CosServiceError

from api import REGION, done, same

SCHEME = os.environ["CLIENT_SCHEME"]
BUCKET = f"py-storage-{os.environ['CLIENT_APP_ID']}"
VERSIONED = f"py-versions-{os.environ['CLIENT_APP_ID']}"
MIB = 1024 * 1024
ACCOUNT = {"SecretId": os.environ["TENCENTCLOUD_SECRET_ID"], "SecretKey": os.environ["TENCENTCLOUD_SECRET_KEY"]}


def client(**other):
    settings = {**ACCOUNT, "Region": REGION, "Scheme": SCHEME, "VerifySSL": os.environ["CLIENT_CA"], **other}
    return CosS3Client(CosConfig(**settings), retry=0)


cos = client()


def refused(code, call, *parameters, **named):
    try:
        call(*parameters, **named)
    except CosServiceError as error:
        same(error.get_error_code(), code)
    else:
        raise AssertionError(f"{call.__name__} was not refused")


def crc64(data):
    """ECMA-182, as COS documents it."""
    return str(crcmod.mkCrcFun(0x142F0E1EBA9EA3693, initCrc=0, xorOut=0xFFFFFFFFFFFFFFFF, rev=True)(data))


def body(key, **how):
    return cos.get_object(BUCKET, key, **how)["Body"].get_raw_stream().read()


def keys(listing):
    return [each["Key"] for each in listing.get("Contents", [])]


def buckets():
    cos.create_bucket(BUCKET)
    refused("BucketAlreadyOwnedByYou", cos.create_bucket, BUCKET)
    assert BUCKET in [each["Name"] for each in cos.list_buckets()["Buckets"]["Bucket"]]
    same(cos.get_bucket_location(BUCKET)["LocationConstraint"], REGION)
    same(cos.head_bucket(BUCKET)["x-cos-bucket-region"], REGION)
    refused("SignatureDoesNotMatch", client(SecretKey="wrong").list_objects, BUCKET)
    refused("InvalidAccessKeyId", client(SecretId="AKIDnobody").list_objects, BUCKET)
    refused("AccessDenied", client(Anonymous=True, SecretId=None, SecretKey=None).list_objects, BUCKET)
    done("bucket: created once, listed, found; wrong, unknown and missing keys refused")


def objects():
    data = "Grüße 你好 & <xml>".encode()
    key = "folder/a +&=中文.txt"
    put = cos.put_object(BUCKET, data, key, EnableMD5=True, ContentType="text/plain", Metadata={"x-cos-meta-owner": "py"})
    same((put["ETag"], put["x-cos-hash-crc64ecma"]), (f'"{hashlib.md5(data).hexdigest()}"', crc64(data)))
    head = cos.head_object(BUCKET, key)
    same((head["Content-Length"], head["Content-Type"], head["x-cos-meta-owner"]), (str(len(data)), "text/plain", "py"))
    same(body(key), data)
    same(body(key, Range="bytes=2-4"), data[2:5])
    same(body(key, Range="bytes=-5"), data[-5:])
    refused("InvalidRange", cos.get_object, BUCKET, key, Range="bytes=1000-")
    refused("BadDigest", cos.put_object, BUCKET, data, key, ContentMD5="MTIzNDU2Nzg5MDEyMzQ1Ng==")
    refused("NoSuchKey", cos.get_object, BUCKET, "none")
    refused("NoSuchResource", cos.head_object, BUCKET, "none")
    done("object: put with MD5, type and metadata, head, get, ranges; ETag and CRC64 as computed here")

    etag = put["ETag"]
    same(body(key, IfMatch=etag), data)
    refused("PreconditionFailed", cos.get_object, BUCKET, key, IfMatch='"other"')
    same(requests.get(cos.get_presigned_download_url(BUCKET, key), headers={"If-None-Match": etag}, verify=os.environ["CLIENT_CA"]).status_code, 304)
    long_ago, later = "Thu, 01 Jan 2004 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"
    same(body(key, IfModifiedSince=long_ago), data)
    refused("PreconditionFailed", cos.get_object, BUCKET, key, IfUnmodifiedSince=long_ago)
    same(body(key, IfUnmodifiedSince=later), data)
    done("conditions: If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since")

    source = {"Bucket": BUCKET, "Key": key, "Region": REGION}
    copied = cos.copy_object(BUCKET, "copies/one", source)
    same((copied["ETag"], copied["CRC64"]), (etag, crc64(data)))
    same(cos.head_object(BUCKET, "copies/one")["x-cos-meta-owner"], "py")
    cos.copy_object(BUCKET, "copies/one", source, CopyStatus="Replaced", Metadata={"x-cos-meta-owner": "other"})
    same(cos.head_object(BUCKET, "copies/one")["x-cos-meta-owner"], "other")
    refused("PreconditionFailed", cos.copy_object, BUCKET, "copies/two", source, CopySourceIfMatch='"other"')
    done("copy: with its metadata, with other, under a condition")


def listings():
    for number in range(5):
        cos.put_object(BUCKET, b"", f"list/{number}/x y.txt")
    same(keys(cos.list_objects(BUCKET, Prefix="list/")), [f"list/{number}/x y.txt" for number in range(5)])
    first = cos.list_objects(BUCKET, Prefix="list/", Delimiter="/", MaxKeys=3, EncodingType="url")
    same([each["Prefix"] for each in first["CommonPrefixes"]], ["list/0/", "list/1/", "list/2/"])
    same((first["IsTruncated"], first["NextMarker"]), ("true", "list/2/"))
    rest = cos.list_objects(BUCKET, Prefix="list/", Delimiter="/", Marker=first["NextMarker"])
    same([each["Prefix"] for each in rest["CommonPrefixes"]], ["list/3/", "list/4/"])
    same(len(cos.list_objects_versions(BUCKET, Prefix="list/")["Version"]), 5)
    folded = cos.list_objects_versions(BUCKET, Delimiter="/")
    assert "list/" in [each["Prefix"] for each in folded["CommonPrefixes"]], folded
    done("list, version 1: prefix, delimiter, pages, url encoding; versions")
    deleted = cos.delete_objects(BUCKET, {"Object": [{"Key": f"list/{number}/x y.txt"} for number in range(5)], "Quiet": "false"})
    same(len(deleted["Deleted"]), 5)
    same(keys(cos.list_objects(BUCKET, Prefix="list/")), [])
    done("delete: several at once")


def uploads():
    data = os.urandom(3 * MIB + 12345)
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "file")
        with open(file, "wb") as out:
            out.write(data)
        id = cos.create_multipart_upload(BUCKET, "parts/resumed")["UploadId"]
        cos.upload_part(BUCKET, "parts/resumed", data[:MIB], 1, id, EnableMD5=True)
        same([each["UploadId"] for each in cos.list_multipart_uploads(BUCKET, Prefix="parts/")["Upload"]], [id])
        [part] = cos.list_parts(BUCKET, "parts/resumed", id)["Part"]
        same((part["PartNumber"], part["Size"], part["ETag"]), ("1", str(MIB), f'"{hashlib.md5(data[:MIB]).hexdigest()}"'))
        # It finds that upload and its part, and goes on with it: a new one would leave the old one behind.
        finished = cos.upload_file(BUCKET, "parts/resumed", file, PartSize=1, MAXThread=2, EnableMD5=True)
        assert finished["ETag"].endswith('-4"'), finished["ETag"]
        assert "Upload" not in cos.list_multipart_uploads(BUCKET, Prefix="parts/")
        same(cos.head_object(BUCKET, "parts/resumed")["x-cos-hash-crc64ecma"], crc64(data))
        down = os.path.join(folder, "down")
        cos.download_file(BUCKET, "parts/resumed", down, PartSize=1, MAXThread=2, EnableCRC=True)
        with open(down, "rb") as read:
            same(hashlib.sha256(read.read()).digest(), hashlib.sha256(data).digest())
    done("multipart: begun, listed, resumed, completed; downloaded in parts, CRC64 checked by the SDK")

    source = {"Bucket": BUCKET, "Key": "parts/resumed", "Region": REGION}
    id = cos.create_multipart_upload(BUCKET, "parts/copied")["UploadId"]
    part = cos.upload_part_copy(BUCKET, "parts/copied", 1, id, source, CopySourceRange=f"bytes=0-{MIB - 1}")
    cos.complete_multipart_upload(BUCKET, "parts/copied", id, {"Part": [{"PartNumber": 1, "ETag": part["ETag"]}]})
    same(body("parts/copied"), data[:MIB])
    id = cos.create_multipart_upload(BUCKET, "parts/given up")["UploadId"]
    cos.upload_part(BUCKET, "parts/given up", b"x", 1, id)
    refused("InvalidPart", cos.complete_multipart_upload, BUCKET, "parts/given up", id, {"Part": [{"PartNumber": 1, "ETag": '"other"'}]})
    cos.abort_multipart_upload(BUCKET, "parts/given up", id)
    refused("NoSuchUpload", cos.list_parts, BUCKET, "parts/given up", id)
    done("multipart: a part copied by range; another upload refused, then aborted")


def appends():
    first = cos.append_object(BUCKET, "log", 0, b"one\n")
    same(first["x-cos-next-append-position"], "4")
    same(cos.append_object(BUCKET, "log", 4, b"two\n")["x-cos-next-append-position"], "8")
    refused("AppendPositionErr", cos.append_object, BUCKET, "log", 4, b"three\n")
    same((body("log"), cos.head_object(BUCKET, "log")["x-cos-hash-crc64ecma"]), (b"one\ntwo\n", crc64(b"one\ntwo\n")))
    done("append: at its position, refused at another")


def settings():
    tags = {"TagSet": {"Tag": [{"Key": "team", "Value": "py"}]}}
    cos.put_bucket_tagging(BUCKET, tags)
    same(cos.get_bucket_tagging(BUCKET)["TagSet"]["Tag"], [{"Key": "team", "Value": "py"}])
    same([each["Name"] for each in cos.list_buckets(TagKey="team", TagValue="py")["Buckets"]["Bucket"]], [BUCKET])
    same(cos.list_buckets(TagKey="team", TagValue="other")["Buckets"], None)
    cos.delete_bucket_tagging(BUCKET)
    refused("NoSuchTagSet", cos.get_bucket_tagging, BUCKET)
    cos.put_object(BUCKET, b"tagged", "tagged", Tagging="a=b")
    same(cos.get_object_tagging(BUCKET, "tagged")["TagSet"]["Tag"], [{"Key": "a", "Value": "b"}])
    cos.put_object_tagging(BUCKET, "tagged", tags)
    same(cos.get_object_tagging(BUCKET, "tagged")["TagSet"]["Tag"], [{"Key": "team", "Value": "py"}])
    cos.delete_object_tagging(BUCKET, "tagged")
    done("tags of buckets and objects: put, got, deleted")

    cos.put_bucket_acl(BUCKET, ACL="public-read")
    grants = cos.get_bucket_acl(BUCKET)["AccessControlList"]["Grant"]
    assert "READ" in [each["Permission"] for each in grants], grants
    anonymous = client(Anonymous=True, SecretId=None, SecretKey=None)
    same(anonymous.get_object(BUCKET, "tagged")["Body"].get_raw_stream().read(), b"tagged")
    cos.put_object_acl(BUCKET, "tagged", ACL="private")
    refused("AccessDenied", anonymous.get_object, BUCKET, "tagged")
    same(cos.get_object_acl(BUCKET, "tagged")["CannedACL"], "private")
    cos.put_bucket_acl(BUCKET, ACL="private")
    done("ACL: public, private, of the bucket and of an object, as a stranger sees them")

    resource = f"qcs::cos:{REGION}:uid/{os.environ['CLIENT_APP_ID']}:{BUCKET}/open/*"
    anyone = {"Principal": {"qcs": ["qcs::cam::anyone:anyone"]}, "Effect": "allow", "Action": ["name/cos:GetObject"], "Resource": [resource]}
    cos.put_object(BUCKET, b"open", "open/a")
    refused("AccessDenied", anonymous.get_object, BUCKET, "open/a")
    cos.put_bucket_policy(BUCKET, {"Statement": [anyone], "version": "2.0"})
    assert "name/cos:GetObject" in cos.get_bucket_policy(BUCKET)["Policy"]
    same(anonymous.get_object(BUCKET, "open/a")["Body"].get_raw_stream().read(), b"open")
    refused("AccessDenied", anonymous.get_object, BUCKET, "sealed")
    cos.delete_bucket_policy(BUCKET)
    refused("NoSuchPolicyVersion", cos.get_bucket_policy, BUCKET)
    refused("AccessDenied", anonymous.get_object, BUCKET, "open/a")
    done("policy: put, got, deleted, as a stranger sees it")

    rule = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": "old/"}, "Expiration": {"Days": 30}}
    cos.put_bucket_lifecycle(BUCKET, {"Rule": [rule]})
    [kept] = cos.get_bucket_lifecycle(BUCKET)["Rule"]
    same((kept["ID"], kept["Expiration"]["Days"]), ("old", "30"))
    cos.delete_bucket_lifecycle(BUCKET)
    refused("NoSuchLifecycleConfiguration", cos.get_bucket_lifecycle, BUCKET)
    encrypted = {"Rule": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
    cos.put_bucket_encryption(BUCKET, encrypted)
    [rule] = cos.get_bucket_encryption(BUCKET)["Rule"]
    same(rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"], "AES256")
    cos.delete_bucket_encryption(BUCKET)
    refused("NoSuchEncryptionConfiguration", cos.get_bucket_encryption, BUCKET)
    same(cos.put_object(BUCKET, b"x", "sealed", ServerSideEncryption="AES256")["x-cos-server-side-encryption"], "AES256")
    same(cos.head_object(BUCKET, "sealed")["x-cos-server-side-encryption"], "AES256")
    done("lifecycle, encryption: put, got, deleted")


def versions():
    status = lambda to: cos.put_bucket_versioning(VERSIONED, to)
    entries = lambda: [(each["VersionId"], each["IsLatest"]) for each in cos.list_objects_versions(VERSIONED).get("Version", [])]
    cos.create_bucket(VERSIONED)
    assert "Status" not in cos.get_bucket_versioning(VERSIONED)
    cos.put_object(VERSIONED, b"before", "key")
    status("Enabled")
    same(cos.get_bucket_versioning(VERSIONED)["Status"], "Enabled")
    one, two = [cos.put_object(VERSIONED, data, "key")["x-cos-version-id"] for data in (b"one", b"two")]
    read = lambda **how: cos.get_object(VERSIONED, "key", **how)["Body"].get_raw_stream().read()
    same([read(VersionId=id) for id in ("null", one, two)], [b"before", b"one", b"two"])
    same(entries(), [(two, "true"), (one, "false"), ("null", "false")])
    refused("InvalidBucketState", cos.append_object, VERSIONED, "log", 0, b"x")
    done("versions: put, read and listed by their ids, beside what was there before")

    marker = cos.delete_object(VERSIONED, "key")
    same(marker["x-cos-delete-marker"], "true")
    refused("NoSuchKey", read)
    cos.delete_object(VERSIONED, "key", VersionId=marker["x-cos-version-id"])
    same(read(), b"two")
    copied = cos.copy_object(VERSIONED, "key", {"Bucket": VERSIONED, "Key": "key", "Region": REGION, "VersionId": one})
    same((read(), cos.head_object(VERSIONED, "key")["x-cos-version-id"]), (b"one", copied["x-cos-version-id"]))
    status("Suspended")
    same(cos.put_object(VERSIONED, b"after", "key")["x-cos-version-id"], "null")
    same([id for id, _ in entries()], ["null", copied["x-cos-version-id"], two, one])
    first = cos.list_objects_versions(VERSIONED, MaxKeys=2)
    rest = cos.list_objects_versions(VERSIONED, KeyMarker=first["NextKeyMarker"], VersionIdMarker=first["NextVersionIdMarker"])
    same([each["VersionId"] for each in first["Version"] + rest["Version"]], [id for id, _ in entries()])
    refused("BucketNotEmpty", cos.delete_bucket, VERSIONED)
    cos.delete_objects(VERSIONED, {"Object": [{"Key": "key", "VersionId": id} for id, _ in entries()], "Quiet": "true"})
    cos.delete_bucket(VERSIONED)
    done("versions: hidden by a delete marker, restored, suspended, paged, deleted by their ids")


def signed_urls():
    fetch = lambda url, **how: requests.request(how.pop("method", "GET"), url, verify=os.environ["CLIENT_CA"], **how)
    url = cos.get_presigned_url(BUCKET, "signed", "PUT")
    same(fetch(url, method="PUT", data=b"by URL").status_code, 200)
    url = cos.get_presigned_download_url(BUCKET, "signed", Params={"response-content-type": "text/x-py"})
    answer = fetch(url)
    same((answer.content, answer.headers["Content-Type"]), (b"by URL", "text/x-py"))
    same(fetch(url).status_code, 403)
    same(fetch(cos.get_presigned_download_url(BUCKET, "signed").replace("q-signature=", "q-signature=0")).status_code, 403)
    short = cos.get_presigned_download_url(BUCKET, "signed", Expired=1)
    time.sleep(2)
    same(fetch(short).status_code, 403)
    done("signed URLs: put, got once, refused a second time, altered and expired")


def remove():
    while found := keys(cos.list_objects(BUCKET, MaxKeys=3)):
        refused("BucketNotEmpty", cos.delete_bucket, BUCKET)
        cos.delete_objects(BUCKET, {"Object": [{"Key": key} for key in found[:-1]] or [{"Key": found[0]}]})
        cos.delete_object(BUCKET, found[-1])
    cos.delete_bucket(BUCKET)
    refused("NoSuchResource", cos.head_bucket, BUCKET)
    done("removal: objects one by one and together, then the bucket")


if __name__ == "__main__":
    buckets()
    objects()
    listings()
    uploads()
    appends()
    settings()
    versions()
    signed_urls()
    remove()
