namespace IaC.Network.Links;

/// <summary>An interface as the kernel lists it.</summary>
/// <param name="Index">Number within its namespace.</param>
/// <param name="Name">Name within its namespace.</param>
/// <param name="Up">It was brought up.</param>
/// <param name="Works">It is up, so is its other end, and the kernel has taken note of both: packets pass (operational state, RFC 2863).</param>
/// <param name="Master">Index of the bridge that it is a port of; 0 for none.</param>
/// <param name="Alias">Text that its maker left on it.</param>
internal readonly record struct Link(int Index, string Name, bool Up, bool Works, int Master, string? Alias);
