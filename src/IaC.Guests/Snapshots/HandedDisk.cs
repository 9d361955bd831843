using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;

namespace IaC.Guests;

/// <summary>A file that a QEMU that runs is handed as one of its disks, without a device that the guest would see, and lets go of again. It can open no file by itself.</summary>
internal sealed class HandedDisk : IDisposable
{
    private readonly GuestMonitor _monitor;
    private readonly string _node;
    private readonly int _set;

    /// <summary>Hands it over, in place of what a former command that was killed left under the same name.</summary>
    /// <param name="monitor">The guest.</param>
    /// <param name="node">Its name among QEMU's nodes.</param>
    /// <param name="format">How its bytes lie in it.</param>
    /// <param name="path">The file.</param>
    /// <param name="set">Number of descriptors that QEMU has none of.</param>
    /// <exception cref="GuestMonitorException">QEMU refused.</exception>
    internal HandedDisk(GuestMonitor monitor, string node, string format, string path, int set)
    {
        (_monitor, _node, _set) = (monitor, node, set);
        Forget();
        try
        {
            using (SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
            {
                monitor.Execute("add-fd", new JsonObject { ["fdset-id"] = set }, file);
            }

            monitor.Execute("blockdev-add", Node(format));
        }
        catch
        {
            Forget();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Forget();

    private JsonObject Node(string format)
    {
        var node = new JsonObject
        {
            ["driver"] = format,
            ["node-name"] = _node,
            ["file"] = new JsonObject { ["driver"] = "file", ["filename"] = string.Create(CultureInfo.InvariantCulture, $"/dev/fdset/{_set}") },
        };
        if (format == "qcow2")
        {
            node["backing"] = null;
        }

        return node;
    }

    private void Forget()
    {
        Try("blockdev-del", new JsonObject { ["node-name"] = _node });
        Try("remove-fd", new JsonObject { ["fdset-id"] = _set });
    }

    // What is not there cannot be let go of, and a QEMU that has ended has let go of everything.
    private void Try(string command, JsonObject arguments)
    {
        try
        {
            _monitor.Execute(command, arguments);
        }
        catch (GuestMonitorException)
        {
            return;
        }
    }
}
