namespace IaC.Images;

/// <summary>Something in the store that is not as it must be.</summary>
/// <param name="Path">Path relative to the store.</param>
/// <param name="Message">What is wrong.</param>
public sealed record StoreFault(string Path, string Message);
