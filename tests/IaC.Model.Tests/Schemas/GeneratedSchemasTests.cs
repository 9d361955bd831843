using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace IaC.Model.Tests;

/// <summary>The files of <c>schemas/</c> are what the model says. <c>IAC_UPDATE_GOLDEN=1</c> writes them anew; build again after that, since they are carried in the assembly.</summary>
public sealed class GeneratedSchemasTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Kinds => [.. KindSchema.All.Select(schema => schema.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_schema_of_a_kind_is_what_the_model_says(string kind)
    {
        Type type = typeof(ModelJson).Assembly.GetTypes().Single(type => type.GetCustomAttribute<SchemaAttribute>()?.Kind == kind);

        Compare($"{kind.ToLowerInvariant()}.schema.json", SchemaGenerator.Generate(type).ToJsonString(Readable) + "\n");
    }

    [Fact]
    public void Every_document_record_has_a_schema() =>
        Assert.Equal(
            typeof(ModelJson).Assembly.GetTypes().Select(type => type.GetCustomAttribute<SchemaAttribute>()).OfType<SchemaAttribute>().Select(schema => (schema.ApiVersion, schema.Kind)).Order(),
            KindSchema.All.Select(schema => (schema.ApiVersion, schema.Kind)).Order());

    [Fact]
    public void The_kinds_of_Kubernetes_are_known() => Compare("kubernetes-kinds.txt", string.Join('\n', KubernetesReference.Kinds()) + "\n");

    private static void Compare(string file, string expected)
    {
        string path = Path.GetFullPath(Path.Combine(SourceRoot, "../../schemas", file));
        if (Environment.GetEnvironmentVariable("IAC_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.True(File.Exists(path) && File.ReadAllText(path) == expected, $"{path} is not what the model says; write it anew with IAC_UPDATE_GOLDEN=1 and build again");
    }

    private static string SourceRoot => typeof(GeneratedSchemasTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "SourceRoot").Value!;
}
