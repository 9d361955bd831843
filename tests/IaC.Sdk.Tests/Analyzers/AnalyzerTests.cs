using System.Collections.Immutable;
using IaC.Sdk.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace IaC.Sdk.Tests;

public sealed class AnalyzerTests
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)),
    ];

    [Theory]
    [InlineData("""output.Apply(text => new ConfigMap(text))""", "IAC001")]
    [InlineData("""output.Apply(text => { var made = new ConfigMap(text); return made.Name; })""", "IAC001")]
    [InlineData("""output.Apply(async text => { await Task.Yield(); return new ConfigMap(text).Name; })""", "IAC001")]
    [InlineData("""output.Apply(Make)""", "IAC001")]
    [InlineData("""output.Apply(Local); static string Local(string text) => new ConfigMap(text).Name""", "IAC001")]
    [InlineData("""output.Apply(Shout)""", "")]
    [InlineData("""null!; output.Apply(Shout)""", "IAC003")]
    [InlineData("""null!; _ = output.Apply(text => text + "b")""", "IAC003")]
    [InlineData("""output.Apply(text => new List<string> { text })""", "")]
    [InlineData("""new ConfigMap("a", new() { Data = { ["a"] = output.Apply(text => text + "b") } })""", "")]
    [InlineData("""$"http://{output}/" """, "IAC002")]
    [InlineData(""" "http://" + output""", "IAC002")]
    [InlineData("""output.ToString()""", "IAC002")]
    [InlineData("""string.Join(",", output, output)""", "IAC002 IAC002")]
    [InlineData("""string.Join(",", new List<Output<string>> { output })""", "IAC002")]
    [InlineData("""string.Format("{0}", output)""", "IAC002")]
    [InlineData("""string.Concat("a", (object)output)""", "IAC002")]
    [InlineData("""string.Concat("a", new ConfigMap("a"))""", "IAC002")]
    [InlineData("""null!; string text = "a"; text += output""", "IAC002")]
    [InlineData("""new System.Text.StringBuilder().Append($"a {output}").AppendLine($"{1}")""", "IAC002")]
    [InlineData("""new System.Text.StringBuilder().Append(output)""", "IAC002")]
    [InlineData("""System.Convert.ToString(output)""", "IAC002")]
    [InlineData("""$"{new ConfigMap("a")}" """, "IAC002")]
    [InlineData("""$"{new InputList<string>()}" """, "IAC002")]
    [InlineData("""$"{new ConfigMap("a").GetResourceName()}" """, "")]
    [InlineData("""string.Join(",", new List<string> { "a" })""", "")]
    [InlineData("""Output.Format($"http://{output}/")""", "")]
    [InlineData("""output.Apply(text => $"http://{text}/")""", "")]
    public async Task What_cannot_work_is_said_by_the_compiler(string expression, string expected)
    {
        string source = $$"""
            using System.Collections.Generic;
            using System.Threading.Tasks;
            using IaC;
            using IaC.Kubernetes.Core.V1;
            class Program
            {
                static void Main(Output<string> output) { object value = {{expression}}; }
                static string Shout(string text) => text.ToUpperInvariant();
                static string Make(string text) => new ConfigMap(text).Name;
            }
            """;
        CSharpCompilation compilation = CSharpCompilation.Create("program", [CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken)], References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(found => found.Severity == DiagnosticSeverity.Error));

        CompilationWithAnalyzers analysed = compilation.WithAnalyzers([new ResourceInsideApplyAnalyzer(), new OutputAsTextAnalyzer(), new UnusedApplyAnalyzer()]);
        ImmutableArray<Diagnostic> found = await analysed.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.Equal(expected, string.Join(' ', found.Select(diagnostic => diagnostic.Id)));
    }
}
