using System.Diagnostics;
using IaC.Linux.Mounts;

namespace IaC.Pods.Tests.Logs;

/// <summary>A tmpfs of a given size over a folder.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    internal SmallDisk(string folder, long bytes)
    {
        _folder = folder;
        using Microsoft.Win32.SafeHandles.SafeFileHandle mount = Mount.Tmpfs(0x1ED, bytes);
        Mount.Attach(mount, folder);
    }

    internal void Grow(long bytes)
    {
        using Process mount = Process.Start("mount", ["-o", $"remount,size={bytes}", _folder]);
        mount.WaitForExit();
        Assert.Equal(0, mount.ExitCode);
    }

    public void Dispose() => Mount.Detach(_folder);
}
