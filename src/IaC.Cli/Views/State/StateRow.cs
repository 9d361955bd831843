using IaC.Engine;

namespace IaC.Cli.Views.State;

/// <summary>One line of <c>state list</c>. As JSON it is part of the interface.</summary>
/// <param name="Stack">Name of the stack.</param>
/// <param name="Name">As people write it: <c>pod/web</c>.</param>
/// <param name="Urn">Identity.</param>
/// <param name="Uid">Key of its kernel objects.</param>
/// <param name="Status"><c>recorded</c>, <c>held</c>, <c>kept</c> for its data, or what was under way when a run ended early: <c>creating</c>.</param>
/// <param name="Modified">When the entry was last written, UTC.</param>
internal sealed record StateRow(string Stack, string Name, string Urn, string Uid, string Status, DateTimeOffset Modified)
{
    /// <summary>The row of a recorded resource.</summary>
    public static StateRow Of(string stack, RecordedResourceView resource)
    {
        string status = resource.Pending is { } pending and not PendingOperation.None ? pending.ToString().ToLowerInvariant() : resource.Held ? "held" : resource.Kept ? "kept" : "recorded";
        return new StateRow(stack, resource.Name, resource.Urn, resource.Uid, status, resource.Modified);
    }
}
