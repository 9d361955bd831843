using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;

namespace IaC.Guests;

/// <summary>What the screen of a guest shows.</summary>
public static class GuestScreen
{
    // Of a set of descriptors, of which QEMU has none by this number.
    private const int Set = 4000;

    /// <summary>Writes it as a PNG file. QEMU cannot open files, so that it is handed one.</summary>
    /// <param name="monitor">The guest.</param>
    /// <param name="file">Open to be written, and empty.</param>
    /// <exception cref="GuestMonitorException">The guest has no screen, or QEMU cannot write the file.</exception>
    public static void Show(this GuestMonitor monitor, SafeFileHandle file)
    {
        monitor.Execute("add-fd", new JsonObject { ["fdset-id"] = Set }, file);
        try
        {
            monitor.Execute("screendump", new JsonObject { ["filename"] = $"/dev/fdset/{Set}", ["format"] = "png" });
        }
        finally
        {
            monitor.Execute("remove-fd", new JsonObject { ["fdset-id"] = Set });
        }
    }
}
