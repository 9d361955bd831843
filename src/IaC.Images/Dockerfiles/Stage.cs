namespace IaC.Images.Dockerfiles;

/// <summary>What stands between one FROM and the next.</summary>
/// <param name="Index">Number, from 0.</param>
/// <param name="Name">Name after AS, in lower case; null for none.</param>
/// <param name="Base">What it stands on: an earlier stage, an image, or <c>scratch</c>.</param>
/// <param name="Line">Line of its FROM.</param>
/// <param name="Instructions">The rest.</param>
internal sealed record Stage(int Index, string? Name, string Base, int Line, IReadOnlyList<Instruction> Instructions);
