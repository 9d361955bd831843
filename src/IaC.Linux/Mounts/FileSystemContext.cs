using System.Text;
using IaC.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Mounts;

/// <summary>A file system that is being configured (fsopen(2)).</summary>
internal sealed unsafe class FileSystemContext : IDisposable
{
    private const int SetFlag = 0;
    private const int SetString = 1;
    private const int Create = 6;
    private const int CloseOnExec = 1;

    private readonly string _type;
    private readonly SafeFileHandle _handle;

    private FileSystemContext(string type, SafeFileHandle handle) => (_type, _handle) = (type, handle);

    internal static FileSystemContext Open(string type)
    {
        fixed (byte* name = FileNames.EncodeTerminated(type))
        {
            return new FileSystemContext(type, FileDescriptors.Own(Syscall.Check(Syscall.Invoke(SyscallNumber.Fsopen, (nint)name, CloseOnExec), "fsopen", type)));
        }
    }

    internal void Set(string key, string? value)
    {
        fixed (byte* keyText = FileNames.EncodeTerminated(key), valueText = FileNames.EncodeTerminated(value ?? ""))
        {
            Configure(value is null ? SetFlag : SetString, (nint)keyText, value is null ? 0 : (nint)valueText, value is null ? $"{_type} {key}" : $"{_type} {key}={value}");
        }
    }

    internal SafeFileHandle Mount(MountAttributes attributes)
    {
        Configure(Create, 0, 0, _type);
        using DescriptorUse use = new(_handle);
        return FileDescriptors.Own(Syscall.Check(Syscall.Invoke(SyscallNumber.Fsmount, use.Number, CloseOnExec, (nint)attributes), "fsmount", _type));
    }

    public void Dispose() => _handle.Dispose();

    private void Configure(int command, nint key, nint value, string subject)
    {
        using DescriptorUse use = new(_handle);
        nint result = Syscall.Invoke(SyscallNumber.Fsconfig, use.Number, command, key, value, 0);
        if (result < 0)
        {
            throw new LinuxException("fsconfig", (int)-result, $"{subject}{Said(use.Number)}");
        }
    }

    // Reading the context gives what the file system has to say on the refusal, one message a read: "e overlay: ...".
    private static string Said(int context)
    {
        byte* buffer = stackalloc byte[512];
        nint length = Syscall.Invoke(SyscallNumber.Read, context, (nint)buffer, 512);
        return length <= 0 ? "" : $" ({Encoding.UTF8.GetString(buffer, (int)length).TrimEnd()})";
    }
}
