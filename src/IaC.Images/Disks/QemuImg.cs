using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using IaC.Linux.Processes;

namespace IaC.Images.Disks;

/// <summary>QEMU's program for disks. Formats are always named: a raw disk whose guest wrote the beginning of another format is never taken for that.</summary>
internal static class QemuImg
{
    private const string Program = "qemu-img";

    /// <summary>Whether the program is on this machine.</summary>
    internal static bool IsInstalled => CapturedProcess.Find(Program, null) is not null;

    /// <summary>Throws <see cref="ImageException"/> where the program is not on this machine.</summary>
    internal static string Require(string place) => CapturedProcess.Find(Program, null) ?? throw new ImageException("needs qemu-img, which is not installed (Debian: apt-get install qemu-utils)", place);

    /// <summary>Writes a disk as qcow2: without compression, whose clusters every read would pay for, and without what is empty. The same disk gives the same bytes.</summary>
    internal static Task ConvertAsync(string from, DiskFormat format, string to, string place, CancellationToken cancellationToken) =>
        RunAsync(["convert", "-f", DiskFormatNames.NameOf(format), "-O", "qcow2", "-o", "compat=1.1", from, to], place, cancellationToken);

    /// <summary>The same of a disk that a guest has written to, together with the disk that it is known to lie over; what its file names as that is not believed.</summary>
    internal static Task ConvertAsync(string from, DiskFormat format, string? over, string to, string place, CancellationToken cancellationToken) =>
        RunAsync(["convert", "-O", "qcow2", "-o", "compat=1.1", $"json:{Graph(from, format, over)}", to], place, cancellationToken);

    /// <summary>Writes out what is not empty of a qcow2 disk, byte for byte.</summary>
    internal static Task FlattenAsync(string from, string to, string place, CancellationToken cancellationToken) => RunAsync(["convert", "-f", "qcow2", "-O", "raw", from, to], place, cancellationToken);

    /// <summary>Makes an empty disk.</summary>
    internal static Task CreateAsync(string path, DiskFormat format, long size, string place, CancellationToken cancellationToken) =>
        RunAsync(["create", "-q", "-f", DiskFormatNames.NameOf(format), path, size.ToString(CultureInfo.InvariantCulture)], place, cancellationToken);

    /// <summary>Makes a disk that begins as another one is, which is of qcow2 and is not written to.</summary>
    internal static Task OverlayAsync(string path, string on, string place, CancellationToken cancellationToken) =>
        RunAsync(["create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", on, path], place, cancellationToken);

    /// <summary>The same, larger than what it begins as.</summary>
    internal static Task OverlayAsync(string path, string on, long size, string place, CancellationToken cancellationToken) =>
        RunAsync(["create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", on, path, size.ToString(CultureInfo.InvariantCulture)], place, cancellationToken);

    /// <summary>Copies a raw disk without what is empty.</summary>
    internal static Task CopyRawAsync(string from, string to, string place, CancellationToken cancellationToken) => RunAsync(["convert", "-f", "raw", "-O", "raw", from, to], place, cancellationToken);

    private static string Graph(string path, DiskFormat format, string? over)
    {
        JsonObject node = new() { ["driver"] = DiskFormatNames.NameOf(format), ["file"] = new JsonObject { ["driver"] = "file", ["filename"] = path } };
        if (format == DiskFormat.Qcow2)
        {
            Qcow2Header.RequireInside(path);
            node["backing"] = over is null ? null : JsonNode.Parse(Graph(over, DiskFormat.Qcow2, null));
        }

        return node.ToJsonString();
    }

    private static async Task RunAsync(ImmutableArray<string> arguments, string place, CancellationToken cancellationToken)
    {
        CapturedProcess run = await CapturedProcess.RunAsync(Require(place), arguments, ["LC_ALL=C"], default, cancellationToken).ConfigureAwait(false);
        if (run.Status.Code != 0)
        {
            string said = Encoding.UTF8.GetString(run.Error).Trim();
            throw new ImageException(said.Length > 0 ? said : $"qemu-img ends with {run.Status.ShellCode}", place);
        }
    }
}
