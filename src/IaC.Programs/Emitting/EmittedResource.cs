using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Programs.Emitting;

/// <summary>A resource that is to be written as code.</summary>
/// <param name="Key">What it is called.</param>
/// <param name="Document">Its document, without options; expressions may stand in it.</param>
/// <param name="Options">Its options.</param>
/// <param name="Secrets">JSON pointers of values that are secret though their kind does not say so.</param>
public sealed record EmittedResource(ResourceKey Key, JsonObject Document, ResourceOptions Options, ImmutableArray<string> Secrets);
