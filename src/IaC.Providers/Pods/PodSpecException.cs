namespace IaC.Providers.Pods;

/// <summary>A pod asks for what its image or the values it refers to cannot give; found only when both are known.</summary>
public sealed class PodSpecException(string message) : Exception(message);
