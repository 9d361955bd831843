namespace IaC.Model.Tests;

/// <summary>What documents are checked by is the schema of <c>schemas/</c>, without what only people read.</summary>
public sealed class SchemaTextTests
{
    public static TheoryData<string> Kinds => [.. KindSchema.All.Select(schema => schema.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_check_reads_all_that_the_schema_says(string kind)
    {
        KindSchema schema = KindSchema.All.Single(schema => schema.Kind == kind);
        Assert.NotNull(schema.Described.Description);
        Assert.Null(schema.Root.Description);
        Compare(schema.Described, schema.Root, "");
    }

    private static void Compare(SchemaNode? whole, SchemaNode? read, string path)
    {
        Assert.Equal((path, Said(whole)), (path, Said(read)));
        foreach ((string name, SchemaNode property) in whole?.Properties ?? new Dictionary<string, SchemaNode>())
        {
            Compare(property, read!.Properties[name], $"{path}/{name}");
        }

        if (whole is not null)
        {
            Compare(whole.Items, read!.Items, $"{path}/0");
            Compare(whole.Others, read.Others, $"{path}/*");
        }
    }

    private static string Said(SchemaNode? node) => node is null ? "nothing" : string.Join(
        ' ',
        node.Types,
        node.Default?.ToJsonString(),
        string.Join('|', node.Values),
        node.Format?.Name,
        node.Minimum,
        node.Maximum,
        node.MinItems,
        string.Join(',', node.Properties.Keys),
        string.Join(',', node.Required),
        node.NameFormat?.Name,
        string.Join(',', node.NotYet),
        node.Effect,
        node.EffectBelow,
        node.Secret);
}
