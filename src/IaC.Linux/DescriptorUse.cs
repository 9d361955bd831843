using System.Runtime.InteropServices;

namespace IaC.Linux;

/// <summary>Keeps a handle open while its number is in the kernel's hands.</summary>
internal readonly ref struct DescriptorUse
{
    private readonly SafeHandle _handle;

    internal DescriptorUse(SafeHandle handle)
    {
        bool added = false;
        handle.DangerousAddRef(ref added);
        _handle = handle;
    }

    internal int Number => (int)_handle.DangerousGetHandle();

    public void Dispose() => _handle.DangerousRelease();
}
