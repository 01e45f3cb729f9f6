package main

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/rand"
	"fmt"
	"hash/crc64"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/tencentyun/cos-go-sdk-v5"
)

const mib = 1024 * 1024

var everywhere = context.Background()

// Creates, lists, changes and deletes buckets and objects with the official Go SDK of COS.
func storage() {
	name := "go-storage-" + os.Getenv("CLIENT_APP_ID")
	client := connect(name, os.Getenv("TENCENTCLOUD_SECRET_KEY"))
	source := name + ".cos." + region + ".myqcloud.com/"

	must(client.Bucket.Put(everywhere, nil))
	must(client.Bucket.Head(everywhere))
	var listed bool
	for _, each := range third(client.Service.Get(everywhere)).Buckets {
		listed = listed || each.Name == name
	}
	same(listed, true)
	refusedByCos("SignatureDoesNotMatch", second(connect(name, "wrong").Bucket.Head(everywhere)))
	done("bucket: created, listed, found; a wrong key refused")

	data, key := []byte("Grüße 你好 & <xml>"), "folder/a +&=中文.txt"
	put := must(client.Object.Put(everywhere, key, bytes.NewReader(data), &cos.ObjectPutOptions{
		ObjectPutHeaderOptions: &cos.ObjectPutHeaderOptions{ContentType: "text/plain", XCosMetaXXX: &http.Header{"X-Cos-Meta-Owner": {"go"}}},
	}))
	same(put.Header.Get("ETag"), fmt.Sprintf(`"%x"`, md5.Sum(data)))
	same(put.Header.Get("X-Cos-Hash-Crc64ecma"), fmt.Sprint(crc64.Checksum(data, crc64.MakeTable(crc64.ECMA))))
	same(must(client.Object.Head(everywhere, key, nil)).Header.Get("X-Cos-Meta-Owner"), "go")
	same(read(client, key, nil), string(data))
	same(read(client, key, &cos.ObjectGetOptions{Range: "bytes=2-4"}), string(data[2:5]))
	refusedByCos("PreconditionFailed", second(client.Object.Get(everywhere, key, &cos.ObjectGetOptions{XOptionHeader: &http.Header{"If-Match": {`"other"`}}})))
	same(must(client.Object.IsExist(everywhere, "none")), false)
	done("object: put with type and metadata, head, get, range, condition; ETag and CRC64 as computed here")

	copied := third(client.Object.Copy(everywhere, "copies/one", source+key, nil))
	same(copied.ETag, put.Header.Get("ETag"))
	for _, each := range []string{"list/1/a", "list/2/a", "list/3/a"} {
		must(client.Object.Put(everywhere, each, strings.NewReader(""), nil))
	}
	page := third(client.Bucket.Get(everywhere, &cos.BucketGetOptions{Prefix: "list/", Delimiter: "/", MaxKeys: 2, EncodingType: "url"}))
	same(page.CommonPrefixes, []string{"list/1/", "list/2/"})
	rest := third(client.Bucket.Get(everywhere, &cos.BucketGetOptions{Prefix: "list/", Delimiter: "/", Marker: page.NextMarker}))
	same(rest.CommonPrefixes, []string{"list/3/"})
	same(len(third(client.Bucket.GetObjectVersions(everywhere, &cos.BucketGetObjectVersionsOptions{Prefix: "list/"})).Version), 3)
	done("copy and list: prefix, delimiter, pages, versions")

	file := filepath.Join(os.Getenv("CLIENT_SCRATCH"), "large")
	large := make([]byte, 3*mib+12345)
	must(rand.Read(large))
	fine(os.WriteFile(file, large, 0o600))
	upload := third(client.Object.InitiateMultipartUpload(everywhere, "parts/resumed", nil)).UploadID
	must(client.Object.UploadPart(everywhere, "parts/resumed", upload, 1, bytes.NewReader(large[:mib]), nil))
	same(third(client.Bucket.ListMultipartUploads(everywhere, nil)).Uploads[0].UploadID, upload)
	same(int64(third(client.Object.ListParts(everywhere, "parts/resumed", upload, nil)).Parts[0].Size), int64(mib))
	// With CheckPoint it finds that upload and goes on with it; the SDK compares the CRC64 of what it sent.
	third(client.Object.Upload(everywhere, "parts/resumed", file, &cos.MultiUploadOptions{PartSize: 1, ThreadPoolSize: 2, CheckPoint: true}))
	same(len(third(client.Bucket.ListMultipartUploads(everywhere, nil)).Uploads), 0)
	must(client.Object.Download(everywhere, "parts/resumed", file+".down", &cos.MultiDownloadOptions{PartSize: 1, ThreadPoolSize: 2}))
	same(bytes.Equal(must(os.ReadFile(file+".down")), large), true)
	third(client.Object.MultiCopy(everywhere, "parts/copied", source+"parts/resumed", &cos.MultiCopyOptions{PartSize: 1, ThreadPoolSize: 2}))
	same(read(client, "parts/copied", &cos.ObjectGetOptions{Range: "bytes=0-99"}), string(large[:100]))
	upload = third(client.Object.InitiateMultipartUpload(everywhere, "parts/given up", nil)).UploadID
	must(client.Object.AbortMultipartUpload(everywhere, "parts/given up", upload))
	refusedByCos("NoSuchUpload", second(client.Object.UploadPart(everywhere, "parts/given up", upload, 1, strings.NewReader("x"), nil)))
	done("multipart: begun, listed, resumed, downloaded in parts, copied, aborted; CRC64 checked by the SDK")

	next, _, err := client.Object.Append(everywhere, "log", 0, strings.NewReader("one\n"), nil)
	fine(err)
	same(next, 4)
	_, _, err = client.Object.Append(everywhere, "log", 2, strings.NewReader("two\n"), nil)
	refusedByCos("AppendPositionErr", err)
	_, _, err = client.Object.Append(everywhere, "log", next, strings.NewReader("two\n"), nil)
	fine(err)
	same(read(client, "log", nil), "one\ntwo\n")
	done("append: at its position, refused at another")

	must(client.Bucket.PutTagging(everywhere, &cos.BucketPutTaggingOptions{TagSet: []cos.BucketTaggingTag{{Key: "team", Value: "go"}}}))
	same(third(client.Bucket.GetTagging(everywhere)).TagSet, []cos.BucketTaggingTag{{Key: "team", Value: "go"}})
	must(client.Bucket.DeleteTagging(everywhere))
	must(client.Object.PutTagging(everywhere, key, &cos.ObjectPutTaggingOptions{TagSet: []cos.ObjectTaggingTag{{Key: "a", Value: "b"}}}))
	same(len(third(client.Object.GetTagging(everywhere, key)).TagSet), 1)
	must(client.Object.DeleteTagging(everywhere, key))
	must(client.Object.PutACL(everywhere, key, &cos.ObjectPutACLOptions{Header: &cos.ACLHeaderOptions{XCosACL: "public-read"}}))
	same(len(third(client.Object.GetACL(everywhere, key)).AccessControlList), 2)
	stranger := connect(name, "")
	same(read(stranger, key, nil), string(data))
	refusedByCos("AccessDenied", second(stranger.Object.Get(everywhere, "log", nil)))
	done("tags and ACL: put, got, deleted, as a stranger sees them")

	must(client.Bucket.PutLifecycle(everywhere, &cos.BucketPutLifecycleOptions{Rules: []cos.BucketLifecycleRule{
		{ID: "old", Status: "Enabled", Filter: &cos.BucketLifecycleFilter{Prefix: "old/"}, Expiration: &cos.BucketLifecycleExpiration{Days: 30}},
	}}))
	same(third(client.Bucket.GetLifecycle(everywhere)).Rules[0].Expiration.Days, 30)
	must(client.Bucket.DeleteLifecycle(everywhere))
	must(client.Bucket.PutEncryption(everywhere, &cos.BucketPutEncryptionOptions{Rule: &cos.BucketEncryptionConfiguration{SSEAlgorithm: "AES256"}}))
	same(third(client.Bucket.GetEncryption(everywhere)).Rule.SSEAlgorithm, "AES256")
	must(client.Bucket.DeleteEncryption(everywhere))
	owner := third(client.Bucket.GetACL(everywhere)).Owner.ID
	must(client.Bucket.PutPolicy(everywhere, &cos.BucketPutPolicyOptions{Version: "2.0", Statement: []cos.BucketStatement{{
		Principal: map[string][]string{"qcs": {owner}}, Effect: "allow", Action: []string{"name/cos:GetObject"},
		Resource: []string{fmt.Sprintf("qcs::cos:%s:uid/%s:%s/*", region, os.Getenv("CLIENT_APP_ID"), name)},
	}}}))
	same(third(client.Bucket.GetPolicy(everywhere)).Statement[0].Action, []string{"name/cos:GetObject"})
	must(client.Bucket.DeletePolicy(everywhere))
	done("lifecycle, encryption, policy: put, got, deleted")

	sign := func(life time.Duration) string {
		return must(client.Object.GetPresignedURL(everywhere, "GET", key, os.Getenv("TENCENTCLOUD_SECRET_ID"), os.Getenv("TENCENTCLOUD_SECRET_KEY"), life, nil)).String()
	}
	signed, short := sign(time.Minute), sign(time.Second)
	same(must(http.Get(signed)).StatusCode, 200)
	same(must(http.Get(signed)).StatusCode, 403)
	time.Sleep(2 * time.Second)
	same(must(http.Get(short)).StatusCode, 403)
	done("signed URLs: got once, refused a second time and expired")

	var all []cos.Object
	for _, each := range third(client.Bucket.Get(everywhere, nil)).Contents {
		all = append(all, cos.Object{Key: each.Key})
	}
	refusedByCos("BucketNotEmpty", second(client.Bucket.Delete(everywhere)))
	must(client.Object.Delete(everywhere, all[0].Key))
	same(len(third(client.Object.DeleteMulti(everywhere, &cos.ObjectDeleteMultiOptions{Objects: all[1:]})).DeletedObjects), len(all)-1)
	must(client.Bucket.Delete(everywhere))
	same(must(client.Bucket.IsExist(everywhere)), false)
	done("removal: objects one by one and together, then the bucket")
}

// A client of one bucket; without a key it signs nothing.
func connect(bucket, secretKey string) *cos.Client {
	base := must(cos.NewBucketURL(bucket, region, os.Getenv("CLIENT_SCHEME") == "https"))
	service := must(url.Parse(os.Getenv("CLIENT_SCHEME") + "://service.cos.myqcloud.com"))
	client := http.DefaultClient
	if secretKey != "" {
		client = &http.Client{Transport: &cos.AuthorizationTransport{SecretID: os.Getenv("TENCENTCLOUD_SECRET_ID"), SecretKey: secretKey}}
	}
	return cos.NewClient(&cos.BaseURL{BucketURL: base, ServiceURL: service}, client)
}

func read(client *cos.Client, key string, options *cos.ObjectGetOptions) string {
	answer := must(client.Object.Get(everywhere, key, options))
	defer answer.Body.Close()
	return string(must(io.ReadAll(answer.Body)))
}

func third[Result any](result Result, _ *cos.Response, err error) Result { return must(result, err) }

func fine(err error) {
	if err != nil {
		panic(err)
	}
}

func refusedByCos(code string, err error) {
	refusal, ok := err.(*cos.ErrorResponse)
	if !ok || (refusal.Code != code && !(refusal.Code == "" && refusal.Response.StatusCode == http.StatusForbidden)) {
		panic(fmt.Sprintf("not refused with %s: %v", code, err))
	}
}
