using IaC.Testing;

namespace IaC.Yaml.Tests;

public sealed class FolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_read_with_all_that_is_below_it()
    {
        _folder.Write("b.yaml", Map("b"));
        _folder.Write("a.yml", Map("a"));
        _folder.Write("deep/er/c.yaml", Map("c"));
        _folder.Write("notes.txt", "kind: [");
        _folder.Write("data.json", "{");

        LoadResult result = Load.Files(_folder.FullPath, ".");

        Assert.Empty(result.Diagnostics);
        Assert.Equal(["configmap/a", "configmap/b", "configmap/c"], Names(result));
        Assert.Equal(_folder["deep/er"], result.Stack!.Resources[2].BaseFolder);
        Assert.Equal("deep/er/c.yaml:3:18", result.Stack.Resources[2].Source.Locate("/metadata/name")!.ToString());
    }

    [Fact]
    public void Documents_without_kind_and_hidden_files_are_passed_over()
    {
        _folder.Write("a.yaml", Map("a"));
        _folder.Write("values.yaml", "replicas: 3\n---\n- list\n");
        _folder.Write(".hidden.yaml", Map("x"));
        _folder.Write(".git/y.yaml", Map("y"));
        Directory.CreateSymbolicLink(_folder["loop"], _folder.FullPath);

        LoadResult result = Load.Files(_folder.FullPath, ".");

        Assert.Empty(result.Diagnostics);
        Assert.Equal(["configmap/a"], Names(result));
    }

    [Fact]
    public void What_an_image_copies_is_not_part_of_the_stack()
    {
        _folder.Write("stack.yaml", Image("site", "./site") + Image("file", "z.yaml"));
        _folder.Write("site/inner/broken.yaml", "a: [");
        _folder.Write("site/pod.yaml", Map("x"));
        _folder.Write("sites/pod.yaml", Map("kept"));
        _folder.Write("z.yaml", Map("x"));

        LoadResult result = Load.Files(_folder.FullPath, ".");

        Assert.Empty(result.Diagnostics);
        Assert.Equal(["image/site", "image/file", "configmap/kept"], Names(result));
    }

    [Fact]
    public void Of_a_folder_that_an_image_copies_whole_its_own_files_are_read()
    {
        _folder.Write("stack.yaml", Image("all", "."));
        _folder.Write("zz.yaml", Map("kept"));
        _folder.Write("below/x.yaml", Map("x"));

        Assert.Equal(["image/all", "configmap/kept"], Names(Load.Files(_folder.FullPath, ".")));
    }

    [Fact]
    public void Several_paths_make_one_stack_and_each_file_counts_once()
    {
        _folder.Write("one/a.yaml", Map("a"));
        _folder.Write("b.yaml", Map("b"));

        LoadResult result = Load.Files(_folder.FullPath, "b.yaml", "one", "one/a.yaml", "./b.yaml");

        Assert.Empty(result.Diagnostics);
        Assert.Equal(["configmap/b", "configmap/a"], Names(result));
    }

    [Theory]
    [InlineData("compose.yaml", "services: {web: {image: nginx}}", "compose.yaml is a Docker Compose file", "kompose convert")]
    [InlineData("app.yaml", "services: {web: {image: nginx}}", "app.yaml is a Docker Compose file", "kompose convert")]
    [InlineData("kustomization.yaml", "resources: [a.yaml]", "kustomization.yaml is a Kustomization", "kubectl kustomize . | iac up -f -")]
    [InlineData("sub/k.yaml", "apiVersion: kustomize.config.k8s.io/v1beta1\nresources: []", "sub/k.yaml is a Kustomization", "kubectl kustomize sub | iac up -f -")]
    [InlineData("Chart.yaml", "name: x", "Chart.yaml belongs to a Helm chart", "helm template . | iac up -f -")]
    [InlineData("pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Values.name }}}", "pod.yaml is a template of Helm", "helm template . | iac up -f -")]
    [InlineData("pod2.yaml", "{{- if .Values.on }}\nkind: Pod\n{{- end }}", "pod2.yaml is a template of Helm", "helm template . | iac up -f -")]
    public void A_file_of_another_tool_is_named_with_what_to_do(string file, string text, string message, string remedy)
    {
        _folder.Write(file, text);

        LoadResult result = Load.Files(_folder.FullPath, file);

        Assert.True(result.HasErrors);
        string fault = Assert.Single(result.Diagnostics).ToString();
        Assert.Contains(message, fault, StringComparison.Ordinal);
        Assert.Contains(remedy, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Beside_a_stack_a_file_of_another_tool_is_a_warning()
    {
        _folder.Write("a.yaml", Map("a"));
        _folder.Write("docker-compose.yml", "services: {}");
        _folder.Write("chart/Chart.yaml", "name: x");
        _folder.Write("chart/templates/pod.yaml", "kind: {{ .Values.kind }}");

        LoadResult result = Load.Files(_folder.FullPath, ".");

        Assert.False(result.HasErrors);
        Assert.Equal(2, result.Diagnostics.Length);
        Assert.Equal(["configmap/a"], Names(result));
    }

    [Fact]
    public void A_folder_that_holds_only_another_tools_files_is_an_error()
    {
        _folder.Write("docker-compose.yml", "services: {}");

        Assert.Contains("Docker Compose", Assert.Single(Load.Files(_folder.FullPath, ".").Diagnostics).ToString(), StringComparison.Ordinal);
        Assert.True(Load.Files(_folder.FullPath, ".").HasErrors);
    }

    [Fact]
    public void Nothing_to_read_is_an_error_that_says_what_was_looked_for()
    {
        _folder.Write("readme.md", "#");

        Assert.Equal(
            "no document with apiVersion and kind in . (looked for .yaml and .yml files whose names do not begin with a dot)",
            Assert.Single(Load.Files(_folder.FullPath, ".").Diagnostics).ToString());
    }

    [Fact]
    public void A_path_that_is_not_there_is_an_error_with_the_nearest_name()
    {
        _folder.Write("stack.yaml", Map("a"));

        Assert.Equal("there is no file or folder stak.yaml (did you mean `stack.yaml`?)", Assert.Single(Load.Files(_folder.FullPath, "stak.yaml").Diagnostics).ToString());
    }

    [Fact]
    public void Faults_of_all_files_come_together_in_the_order_of_reading()
    {
        _folder.Write("b/x.yaml", Map("b", "1"));
        _folder.Write("a.yaml", "a: [");
        _folder.Write("z.yaml", Map("z", "1") + "---\n" + Map("x", "2"));

        Assert.Equal(["a.yaml:2", "z.yaml:4", "z.yaml:9", "b/x.yaml:4"], Load.Files(_folder.FullPath, ".").Diagnostics.Select(fault => $"{fault.Position!.File}:{fault.Position.Line}"));
    }

    private static string Map(string name, string value = "x") => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata: {{a: {value}}}\n";

    private static string Image(string name, string source) =>
        $"---\napiVersion: iac/v1alpha1\nkind: Image\nmetadata: {{name: {name}}}\nspec:\n  layers:\n  - copy: {{source: {source}, path: /srv}}\n";

    private static IEnumerable<string> Names(LoadResult result) => result.Stack!.Resources.Select(resource => resource.Key.ToString());
}
