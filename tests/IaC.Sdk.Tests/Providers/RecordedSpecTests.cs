using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Model.Programs;

namespace IaC.Sdk.Tests;

/// <summary>What was made by a former version of a provider can be read, changed and deleted by the next one.</summary>
public sealed class RecordedSpecTests
{
    [Fact]
    public async Task A_property_that_is_required_since_is_missing_in_what_is_recorded()
    {
        var provider = new Things();

        await AnswerAsync(provider, ProviderCalls.Read, """{"resources":[{"id":"1","name":"a","namespace":"default","spec":{"text":"old"}}]}""");
        await AnswerAsync(provider, ProviderCalls.Update, """{"resource":{"id":"1","name":"a","namespace":"default","spec":{"text":"new","size":2}},"former":{"text":"old"}}""");
        await AnswerAsync(provider, ProviderCalls.Delete, """{"resource":{"id":"1","name":"a","namespace":"default","spec":{"text":"old"}}}""");

        Assert.Equal(["read old", "update old to new", "delete old"], provider.Seen);
        await Assert.ThrowsAsync<JsonException>(() => AnswerAsync(provider, ProviderCalls.Create, """{"resource":{"id":"1","name":"a","namespace":"default","spec":{"text":"new"}}}"""));
    }

    private static Task<JsonObject> AnswerAsync(Things provider, string name, string arguments) =>
        provider.AnswerAsync(new ProgramCall(1, name, (JsonObject)JsonNode.Parse(arguments)!), static _ => { }, TestContext.Current.CancellationToken);

    private sealed class Thing
    {
        public required string Text { get; set; }

        public required int Size { get; set; }
    }

    private sealed class Things() : Provider<Thing>("test.example.com/v1", "Thing")
    {
        public List<string> Seen { get; } = [];

        public override Task<object> CreateAsync(ProvidedResource<Thing> resource, CancellationToken cancellationToken) => Task.FromResult<object>(new { });

        public override Task<object?> ReadAsync(ProvidedResource<Thing> resource, CancellationToken cancellationToken)
        {
            Seen.Add($"read {resource.Spec.Text}");
            return Task.FromResult<object?>(new { });
        }

        public override Task<object> UpdateAsync(ProvidedResource<Thing> resource, Thing former, CancellationToken cancellationToken)
        {
            Seen.Add($"update {former.Text} to {resource.Spec.Text}");
            return Task.FromResult<object>(new { });
        }

        public override Task DeleteAsync(ProvidedResource<Thing> resource, CancellationToken cancellationToken)
        {
            Seen.Add($"delete {resource.Spec.Text}");
            return Task.CompletedTask;
        }
    }
}
