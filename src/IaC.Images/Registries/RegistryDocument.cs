namespace IaC.Images.Registries;

/// <summary>A manifest, list or configuration as a registry gave it.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="MediaType">What it says it is.</param>
/// <param name="Announced">Digest that the registry names beside it.</param>
internal sealed record RegistryDocument(byte[] Content, string? MediaType, Digest? Announced);

/// <summary>The one member that all kinds of documents share.</summary>
internal sealed record DocumentKind(string? MediaType);
