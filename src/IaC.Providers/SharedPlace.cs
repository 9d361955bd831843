namespace IaC.Providers;

/// <summary>Where states are that several people work with, each from a machine of their own. What would run or lie on such a machine is not there for the others.</summary>
/// <param name="Name">Where it is, for people.</param>
/// <param name="HashKey">Key of the hashes of configuration, so that everybody finds the same ones.</param>
public sealed record SharedPlace(string Name, byte[] HashKey);
