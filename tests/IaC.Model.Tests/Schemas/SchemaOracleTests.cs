using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace IaC.Model.Tests;

/// <summary>Our checker of the generated schemas and JsonSchema.Net, a full implementation of the standard, say the same of the same documents.</summary>
public sealed class SchemaOracleTests
{
    private const int Documents = 600;

    private static readonly string[] Replacements =
    [
        "0", "1", "-1", "80", "80.0", "80.5", "70000", "100000000000", "true", "false", "\"\"", "\"a\"", "\"A_b\"", "\"a.b\"", "\"/a\"", "\"/a/../b\"", "\"../x\"", "\"x/y\"", "\"0644\"", "\"1:1\"", "\"Always\"",
        "\"TCP\"", "\"Memory\"", "\"64Mi\"", "\"1e3\"", "\"-5m\"", "\"v1\"", "\"NET_RAW\"", "\"metadata.name\"", "\"a=b\"", "\"has space\"", "\"80/udp\"", "[]", "{}", "[1]", "[\"a\"]", "{\"a\":\"b\"}", "{\"a\":1}",
    ];

    // What no pattern says, JSON schema cannot check.
    private static readonly string[] Beyond = [TextFormat.Get(TextFormat.IpAddress).Expectation, TextFormat.Get(TextFormat.AddressPrefix).Expectation, $"must be {TextFormat.Get(TextFormat.Base64Text).Expectation}"];

    public static TheoryData<string> Kinds => [.. KindSchema.All.Select(schema => schema.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_schema_is_a_schema(string kind) => Assert.True(MetaSchemas.Draft202012.Evaluate(JsonDocument.Parse(Text(kind)).RootElement).IsValid);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Both_say_the_same_of_changed_documents(string kind)
    {
        JsonSchema oracle = JsonSchema.FromText(Text(kind));
        KindSchema ours = KindSchema.All.Single(schema => schema.Kind == kind);
        var random = new Random(20);
        int valid = 0;
        for (int number = 0; number < Documents; number++)
        {
            JsonObject document = SampleDocuments.Of(kind);
            for (int changes = number == 0 ? 0 : random.Next(1, 3); changes > 0; changes--)
            {
                Change(document, random);
            }

            bool expected = oracle.Evaluate(JsonSerializer.SerializeToElement(document)).IsValid;
            DocumentFault[] faults = [.. ours.Check(document).Where(fault => !Beyond.Any(words => fault.Message.Contains(words, StringComparison.Ordinal)))];
            Assert.True(expected == (faults.Length == 0), $"JsonSchema.Net says {expected}, we say {string.Join("; ", faults)} of {document.ToJsonString()}");
            valid += expected ? 1 : 0;
        }

        Assert.InRange(valid, 1, Documents - 1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_sample_has_every_field(string kind)
    {
        var missing = new List<string>();
        AddMissing([SampleDocuments.Of(kind)], KindSchema.All.Single(schema => schema.Kind == kind).Root, "", missing);

        // Init containers are containers, probes are probes, hooks are hooks, a pod's own claim is a claim (without a class), and the metadata of one kind are those of all.
        string[] elsewhere = ["/spec/initContainers/", "/startupProbe/", "/readinessProbe/", "/postStart/", "/volumeClaimTemplate/spec/storageClassName"];
        missing.RemoveAll(path => elsewhere.Any(part => path.Contains(part, StringComparison.Ordinal)) || (kind != "Pod" && path.StartsWith("/metadata/", StringComparison.Ordinal)));
        Assert.Empty(missing);
    }

    private static void AddMissing(IReadOnlyList<JsonNode?> samples, SchemaNode schema, string path, List<string> missing)
    {
        foreach ((string name, SchemaNode property) in schema.Properties)
        {
            JsonNode?[] values = [.. samples.OfType<JsonObject>().Select(sample => sample[name]).Where(value => value is not null)];
            if (values.Length == 0)
            {
                missing.Add($"{path}/{name}");
            }
            else if (property.Items is { } items)
            {
                AddMissing([.. values.OfType<JsonArray>().SelectMany(value => value)], items, $"{path}/{name}", missing);
            }
            else
            {
                AddMissing(values, property, $"{path}/{name}", missing);
            }
        }
    }

    private static string Text(string kind)
    {
        using var reader = new StreamReader(KindSchema.All.Single(schema => schema.Kind == kind).Open());
        return reader.ReadToEnd();
    }

    private static void Change(JsonObject document, Random random)
    {
        List<JsonNode> nodes = [];
        Collect(document, nodes);
        JsonNode node = nodes[random.Next(nodes.Count)];
        switch (node)
        {
            case JsonObject members when random.Next(2) == 0:
                members[random.Next(2) == 0 ? "unheardOf" : "a b"] = Replacement(random);
                break;
            case JsonObject { Count: > 0 } members:
                members.Remove(members.ElementAt(random.Next(members.Count)).Key);
                break;
            case JsonArray items when items.Count > 0 && random.Next(2) == 0:
                items.RemoveAt(random.Next(items.Count));
                break;
            case JsonArray items:
                items.Add(Replacement(random));
                break;
            default:
                node.ReplaceWith(Replacement(random));
                break;
        }
    }

    private static JsonNode Replacement(Random random) => JsonNode.Parse(Replacements[random.Next(Replacements.Length)])!;

    private static void Collect(JsonNode node, List<JsonNode> nodes)
    {
        nodes.Add(node);
        foreach (JsonNode? child in node switch { JsonObject members => members.Select(member => member.Value), JsonArray items => items, _ => [] })
        {
            Collect(child!, nodes);
        }
    }
}
