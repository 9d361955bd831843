using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

/// <summary>What is to be forgotten, and left as it is.</summary>
/// <param name="Key">The resource.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="Data">Names of the data that are given up with it, for people: <c>its data</c>, <c>disk root</c>.</param>
public sealed record ForgottenResource(ResourceKey Key, string Uid, ImmutableArray<string> Data);
