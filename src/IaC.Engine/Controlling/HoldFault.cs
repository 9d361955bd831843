using IaC.Model;

namespace IaC.Engine;

/// <summary>A resource that a backup left held down, and that could not be started again.</summary>
/// <param name="Urn">The resource.</param>
/// <param name="Message">Why not, to be read after its name.</param>
public sealed record HoldFault(Urn Urn, string Message)
{
    /// <summary>The whole sentence.</summary>
    public override string ToString() => $"{Urn.ToKey()} {Message}";
}
