using IaC.Model;

namespace IaC.Yaml.Tests;

public sealed class DeclarationTests
{
    [Fact]
    public void A_list_is_taken_apart_and_its_items_keep_their_places()
    {
        LoadResult result = Load.Text("""
            apiVersion: v1
            kind: List
            metadata: {resourceVersion: ""}
            items:
            - apiVersion: v1
              kind: ConfigMap
              metadata: {name: a}
            - apiVersion: v1
              kind: List
              items:
              - apiVersion: v1
                kind: Secret
                metadata: {name: b, namespace: web}
            """);

        Assert.Empty(result.Diagnostics);
        Assert.Equal(["configmap/a", "secret/web.b"], result.Stack!.Resources.Select(resource => resource.Key.ToString()));
        Assert.Equal("stdin:13:22", result.Stack.Resources[1].Source.Locate("/metadata/name")!.ToString());
        Assert.Null(result.Stack.Resources[1].Document.Parent);
    }

    [Fact]
    public void A_member_that_is_null_is_absent()
    {
        LoadResult result = Load.Text("""
            apiVersion: v1
            kind: Pod
            metadata: {name: a, creationTimestamp: null, labels: ~}
            spec:
              containers:
              - {name: a, image: b, args: , livenessProbe: null, resources: {}}
            """);

        Assert.Empty(result.Diagnostics);
        Assert.Equal(
            """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"containers":[{"name":"a","image":"b","resources":{}}]}}""",
            Assert.Single(result.Stack!.Resources).Document.ToJsonString());
    }

    [Fact]
    public void Expressions_are_passed_over_and_kept()
    {
        LoadResult result = Load.Text("""
            apiVersion: v1
            kind: Pod
            metadata: {name: a, labels: {v: "${{ config.version }}"}}
            spec:
              terminationGracePeriodSeconds: ${{ config.grace }}
              nodeName: box-${{ config.number }}
              containers:
              - {name: a, image: "${{ image.x.status.digest }}", ports: [{containerPort: "${{ config.port }}"}]}
            """);

        Assert.Empty(result.Diagnostics);
        Assert.Equal(5, Expressions.Scan(Assert.Single(result.Stack!.Resources).Document).Uses.Length);
    }

    [Fact]
    public void An_expression_within_a_longer_text_is_text() => Assert.Contains(
        "must be a whole number, not the text",
        Assert.Single(Load.Text("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {terminationGracePeriodSeconds: '1${{ config.x }}', containers: [{name: a, image: b}]}").Diagnostics).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Annotations_are_options()
    {
        LoadResult result = Load.Text("""
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: a
              namespace: web
              annotations:
                iac/depends-on: "pod/x, secret/other.s, image/a.b"
                iac/protect: "true"
                iac/retain-on-delete: "true"
                iac/delete-before-replace: "false"
                iac/deleted-with: pod/x
                iac/replace-with: "pod/x, pod/y"
                iac/replacement-trigger: "2"
                iac/ignore-changes: /data/a, /data/b~1c
                iac/aliases: configmap/old
                iac/timeout-ready: 90s
                iac/timeout-delete: 2m
            """);

        Assert.Empty(result.Diagnostics);
        ResourceOptions options = Assert.Single(result.Stack!.Resources).Options;
        Assert.Equal(["pod/web.x", "secret/other.s", "image/a.b"], options.DependsOn.Select(key => key.ToString()));
        Assert.True(options.Protect);
        Assert.True(options.RetainOnDelete);
        Assert.False(options.DeleteBeforeReplace);
        Assert.Equal("pod/web.x", options.DeletedWith.ToString());
        Assert.Equal(["pod/web.x", "pod/web.y"], options.ReplaceWith.Select(key => key.ToString()));
        Assert.Equal("2", options.ReplacementTrigger);
        Assert.Equal(["/data/a", "/data/b~1c"], options.IgnoreChanges);
        Assert.Equal(["configmap/web.old"], options.Aliases.Select(key => key.ToString()));
        Assert.Equal(new ResourceTimeouts(Delete: TimeSpan.FromMinutes(2), Ready: TimeSpan.FromSeconds(90)), options.Timeouts);
    }

    [Fact]
    public void A_faulty_document_is_still_declared_so_that_references_to_it_hold()
    {
        LoadResult result = Load.Text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: 1}\n");

        Assert.True(result.HasErrors);
        Assert.Equal("configmap/a", Assert.Single(result.Stack!.Resources).Key.ToString());
    }

    [Fact]
    public void Ten_thousand_pods_in_one_file_are_read()
    {
        string pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p@}\nspec: {containers: [{name: a, image: b, ports: [{containerPort: 80}]}]}\n---\n";

        LoadResult result = Load.Text(string.Concat(Enumerable.Range(0, 10_000).Select(number => pod.Replace("@", $"{number}", StringComparison.Ordinal))));

        Assert.Empty(result.Diagnostics);
        Assert.Equal(10_000, result.Stack!.Resources.Length);
        Assert.Equal("stdin:49998:18", result.Stack.Resources[^1].Source.Locate("/metadata/name")!.ToString());
    }
}
