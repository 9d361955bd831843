using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>The disks of a Guest that hold data of its own: all but those of the host.</summary>
internal static class GuestDisks
{
    /// <summary>Those of a document.</summary>
    public static IEnumerable<Entry> Own(JsonObject guest) =>
        from disk in new NodeView(guest)["spec"]["disks"].Items
        where disk["name"].Text is not null && !disk["path"].Exists
        select new Entry(disk["name"].Text!, disk["format"].Text, disk["onDelete"].Text == "delete");

    /// <summary>A disk.</summary>
    /// <param name="Name">Name.</param>
    /// <param name="Format">How its bytes lie in its file; another one means another disk of that name.</param>
    /// <param name="IsDeleted">It goes when nothing declares it any more.</param>
    public sealed record Entry(string Name, string? Format, bool IsDeleted);
}
