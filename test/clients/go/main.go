// SPDX-License-Identifier: MIT

// Command go-driver is the Go SDK's client behind the calls of table.mjs: the
// visit comes on standard input, what came of it goes to standard output.
package main

import (
	"context"
	"encoding/json"
	"log"
	"net/http"
	"os"
	"os/exec"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

type target struct {
	URL, Token, Resource, Prompt string
	Command                      *struct {
		Command string
		Args    []string
	}
	Calls map[string][2]json.RawMessage
}

type bearer string

func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+string(b))
	return http.DefaultTransport.RoundTrip(r)
}

func text(content []mcp.Content) string {
	s := ""
	for _, c := range content {
		if t, ok := c.(*mcp.TextContent); ok {
			s += t.Text
		}
	}
	return s
}

func must[T any](v T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return v
}

func main() {
	var t target
	if err := json.NewDecoder(os.Stdin).Decode(&t); err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	client := mcp.NewClient(&mcp.Implementation{Name: "twin-matrix", Version: "1"}, nil)
	var way mcp.Transport = &mcp.StreamableClientTransport{Endpoint: t.URL,
		HTTPClient: &http.Client{Transport: bearer(t.Token)}}
	if t.Command != nil {
		way = &mcp.CommandTransport{Command: exec.Command(t.Command.Command, t.Command.Args...)}
	}
	s := must(client.Connect(ctx, way, nil))
	defer s.Close()

	got := map[string]any{}
	tools := []string{}
	for _, one := range must(s.ListTools(ctx, nil)).Tools {
		tools = append(tools, one.Name)
	}
	got["tools"] = tools
	for what, call := range t.Calls {
		var name string
		if err := json.Unmarshal(call[0], &name); err != nil {
			log.Fatal(err)
		}
		r := must(s.CallTool(ctx, &mcp.CallToolParams{Name: name, Arguments: call[1]}))
		got[what] = text(r.Content)
	}
	uris := []string{}
	for _, one := range must(s.ListResources(ctx, nil)).Resources {
		uris = append(uris, one.URI)
	}
	got["resources"] = uris
	got["read"] = must(s.ReadResource(ctx, &mcp.ReadResourceParams{URI: t.Resource})).Contents[0].Text
	prompts := []string{}
	for _, one := range must(s.ListPrompts(ctx, nil)).Prompts {
		prompts = append(prompts, one.Name)
	}
	got["prompts"] = prompts
	p := must(s.GetPrompt(ctx, &mcp.GetPromptParams{Name: t.Prompt}))
	got["prompt"] = text([]mcp.Content{p.Messages[0].Content})
	if err := json.NewEncoder(os.Stdout).Encode(got); err != nil {
		log.Fatal(err)
	}
}
