namespace IaC.Network.Links;

/// <summary>An interface as the kernel lists it.</summary>
/// <param name="Index">Number within its namespace.</param>
/// <param name="Name">Name within its namespace.</param>
/// <param name="Up">It was brought up.</param>
/// <param name="Alias">Text that its maker left on it.</param>
internal readonly record struct Link(int Index, string Name, bool Up, string? Alias);
