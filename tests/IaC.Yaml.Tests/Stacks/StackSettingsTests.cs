using IaC.Testing;

namespace IaC.Yaml.Tests;

public sealed class StackSettingsTests : IDisposable
{
    private const string Map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("web", "web")]
    [InlineData("My Web_App", "my-web-app")]
    [InlineData("-x-", "x")]
    [InlineData("über", "ber")]
    public void Without_a_name_the_folder_gives_it(string folder, string name)
    {
        _folder.Write($"{folder}/a.yaml", Map);

        Assert.Equal(name, Load.Files(_folder.FullPath, folder).Stack!.Name);
        Assert.Equal(name, Load.Files(_folder.FullPath, $"{folder}/a.yaml").Stack!.Name);
        Assert.Equal(name, Load.Files(_folder[folder], ".").Stack!.Name);
        Assert.Equal(name, Load.Files(_folder[folder], "a.yaml", "a.yaml").Stack!.Name);
    }

    [Fact]
    public void A_stack_document_wins_over_the_folder_and_the_option_over_both()
    {
        _folder.Write("a.yaml", $"{Map}---\napiVersion: iac/v1alpha1\nkind: Stack\nmetadata: {{name: shop}}\nspec:\n  guards: {{maxDeletes: 3}}\n  config: {{domain: example.com, ports: [80, 443], none: null}}\n");
        var options = new LoadOptions { Paths = ["a.yaml"], WorkingFolder = _folder.FullPath, StackName = "other" };

        LoadResult result = Load.Files(_folder.FullPath, "a.yaml");

        Assert.Empty(result.Diagnostics);
        Assert.Equal("shop", result.Stack!.Name);
        Assert.Equal(3, result.Stack.Guards.MaxDeletes);
        Assert.Equal("example.com", result.Stack.Config["domain"]!.GetValue<string>());
        Assert.Equal("[80,443]", result.Stack.Config["ports"]!.ToJsonString());
        Assert.True(result.Stack.Config.ContainsKey("none"));
        Assert.Equal("other", StackLoader.Load(options, CancellationToken.None).Stack!.Name);
    }

    [Fact]
    public void A_name_that_cannot_be_one_is_refused()
    {
        _folder.Write("a.yaml", Map);
        var options = new LoadOptions { Paths = ["a.yaml"], WorkingFolder = _folder.FullPath, StackName = "Not A Name" };

        LoadResult result = StackLoader.Load(options, CancellationToken.None);

        Assert.Null(result.Stack);
        Assert.Contains("not `Not A Name`", Assert.Single(result.Diagnostics).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_letters_gives_no_name()
    {
        _folder.Write("___/a.yaml", Map);

        LoadResult result = Load.Files(_folder.FullPath, "___");

        Assert.Null(result.Stack);
        Assert.Contains("--stack", Assert.Single(result.Diagnostics).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_origin_is_where_the_stack_was_read_from()
    {
        _folder.Write("a.yaml", Map);

        Assert.Equal(_folder.FullPath, Load.Files(_folder.FullPath, "./").Stack!.Origin);
        Assert.Equal(_folder["a.yaml"], Load.Files("/", _folder["a.yaml"]).Stack!.Origin);
        Assert.Equal("stdin", Load.Text(Map).Stack!.Origin);
    }
}
