using System.Text;
using IaC.Linux.Processes;

namespace IaC.Images.Disks;

/// <summary>QEMU's program for disks. Formats are always named: a raw disk whose guest wrote the beginning of another format is never taken for that.</summary>
internal static class QemuImg
{
    private const string Program = "qemu-img";

    /// <summary>Throws <see cref="ImageException"/> where the program is not on this machine.</summary>
    internal static string Require(string place) => CapturedProcess.Find(Program, null) ?? throw new ImageException("needs qemu-img, which is not installed (Debian: apt-get install qemu-utils)", place);

    /// <summary>Writes a disk as qcow2: without compression, whose clusters every read would pay for, and without what is empty. The same disk gives the same bytes.</summary>
    internal static async Task ConvertAsync(string from, DiskFormat format, string to, string place, CancellationToken cancellationToken)
    {
        string program = Require(place);
        CapturedProcess run = await CapturedProcess.RunAsync(
            program, ["convert", "-f", format == DiskFormat.Raw ? "raw" : "qcow2", "-O", "qcow2", "-o", "compat=1.1", from, to], ["LC_ALL=C"], default, cancellationToken).ConfigureAwait(false);
        if (run.Status.Code != 0)
        {
            string said = Encoding.UTF8.GetString(run.Error).Trim();
            throw new ImageException(said.Length > 0 ? said : $"qemu-img ends with {run.Status.ShellCode}", place);
        }
    }
}
