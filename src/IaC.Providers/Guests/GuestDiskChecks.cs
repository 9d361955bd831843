using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Images;
using IaC.Model;

namespace IaC.Providers.Guests;

/// <summary>What can be said of a guest's disks before anything is done: whether they can be made here, whether those of the host are what they are said to be, which are there from before, and that none shrinks.</summary>
internal static class GuestDiskChecks
{
    private const string Root = "/spec/rootDisk";

    /// <summary>The faults.</summary>
    /// <param name="inputs">The guest.</param>
    /// <param name="request">Where it was written, and what it was before.</param>
    /// <param name="files">The disks that are there by its name.</param>
    /// <param name="canMake">There is, or will be, what makes disks.</param>
    internal static IEnumerable<Diagnostic> Check(JsonObject inputs, CheckRequest request, GuestDiskFiles files, bool canMake)
    {
        JsonArray disks = (inputs["spec"]?["disks"] as JsonArray) ?? [];
        if (!canMake && (inputs["spec"]?["image"] is not null || disks.Any(disk => disk?["path"] is null)))
        {
            yield return Diagnostic.Error("there is no qemu-img on this host, which makes disks", request.Source.Locate("/spec"), GuestDiskFile.Remedy);
        }

        if (Shrinks(request.Recorded?["spec"]?["rootDisk"], inputs["spec"]?["rootDisk"]))
        {
            yield return Shrinking("the disk over the image", request, $"{Root}/size");
        }

        var before = ((request.Recorded?["spec"]?["disks"] as JsonArray) ?? []).OfType<JsonObject>().ToLookup(disk => disk["name"]?.ToString());
        foreach ((int place, JsonObject disk) in disks.OfType<JsonObject>().Index())
        {
            string pointer = FormattableString.Invariant($"/spec/disks/{place}");
            JsonObject? former = before[disk["name"]?.ToString()].FirstOrDefault();
            if (former is not null && JsonNode.DeepEquals(former["format"], disk["format"]) && Shrinks(former, disk))
            {
                yield return Shrinking($"disk {disk["name"]}", request, $"{pointer}/size");
            }

            DiskFormat format = DiskFormatNames.Parse(disk["format"]?.ToString());
            if (disk["path"] is null && (former is null || former["path"] is not null || !JsonNode.DeepEquals(former["format"], disk["format"])) && disk["name"]?.ToString() is { } name && files.Has(name, format))
            {
                yield return SizeOf(disk) is { } size && files.SizeOf(name, format) is { } bytes && size.Units < bytes
                    ? Diagnostic.Error($"disk {name} is there from before with {bytes} bytes, and would shrink to {size}", request.Source.Locate($"{pointer}/size"), $"give at least as much, or delete it with its data: `iac disk rm {request.Document["metadata"]?["name"]}/{name}`")
                    : Diagnostic.Warning($"disk {name} is there from before, and is taken over with what it holds", request.Source.Locate(pointer));
            }

            if (disk["path"]?.ToString() is { } path && !Expressions.IsIn(path) && HostFault(path, disk["format"]?.ToString()) is { } fault)
            {
                yield return Diagnostic.Error(fault, request.Source.Locate($"{pointer}/path"));
            }
        }
    }

    private static bool Shrinks(JsonNode? before, JsonNode? after) => SizeOf(before) is { } former && SizeOf(after) is { } next && next < former;

    private static Quantity? SizeOf(JsonNode? disk) => Quantity.TryParse(disk?["size"]?.ToString(), out Quantity size) ? size : null;

    private static Diagnostic Shrinking(string what, CheckRequest request, string pointer) =>
        Diagnostic.Error($"{what} would shrink, and lose what lies beyond its new end", request.Source.Locate(pointer), "declare another, smaller disk and copy what is needed");

    private static string? HostFault(string path, string? format)
    {
        try
        {
            GuestDiskFile.Check(path, DiskFormatNames.Parse(format));
            return null;
        }
        catch (ImageException fault)
        {
            return fault.Message;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"disk {path} cannot be opened: {(e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : e.Message)}";
        }
    }
}
