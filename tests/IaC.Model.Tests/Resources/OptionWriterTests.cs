using System.Text.Json.Nodes;

namespace IaC.Model.Tests.Resources;

public sealed class OptionWriterTests
{
    [Fact]
    public void Every_option_that_is_read_is_written_as_it_was()
    {
        Dictionary<string, string> annotations = ResourceOptions.Annotations.ToDictionary(name => name, ValueOf);
        var document = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject
            {
                ["name"] = "a",
                ["annotations"] = new JsonObject(annotations.Select(annotation => KeyValuePair.Create(annotation.Key, (JsonNode?)annotation.Value))),
            },
        };
        List<Diagnostic> faults = [];
        ResourceDeclaration declaration = DeclarationReader.Read(new SourceDocument("v1", "ConfigMap", document, new NoPlace(), "/"), faults)!;
        Assert.Empty(faults);

        // Hooks are functions of a program, which no document has.
        annotations.Remove("iac/hooks");
        Assert.Equal(annotations.OrderBy(annotation => annotation.Key), OptionWriter.Write(declaration.Options).OrderBy(annotation => annotation.Key));
    }

    private static string ValueOf(string name) => name["iac/".Length..] switch
    {
        "protect" or "retain-on-delete" or "delete-before-replace" => "true",
        "ignore-changes" or "replace-on-changes" => "/data/a, /data/b",
        "depends-on" or "replace-with" or "aliases" => "configmap/b, pod/other.c",
        "deleted-with" => "configmap/b",
        "replacement-trigger" => "2",
        "hooks" => "before-create=check",
        var timeout when timeout.StartsWith("timeout-", StringComparison.Ordinal) => "90s",
        var other => throw new InvalidOperationException($"{other} is a new option: say here what it may be, and have OptionWriter write it"),
    };

    private sealed class NoPlace : ISourceMap
    {
        public SourcePosition? Locate(string pointer) => null;
    }
}
