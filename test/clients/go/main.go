// A program as any user of the official Go SDKs would write it: `clients compute` or `clients storage`.
package main

import (
	"fmt"
	"os"
)

var region = os.Getenv("TENCENTCLOUD_REGION")

func main() {
	map[string]func(){"compute": compute, "storage": storage}[os.Args[1]]()
}

func done(what string) { fmt.Println("done:", what) }
