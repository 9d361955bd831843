using System.Runtime.InteropServices;

namespace IaC.Linux.Stubs;

/// <summary>The machine code of stub-x64.s in executable memory, made once for each process and kept.</summary>
internal static unsafe class StubCode
{
    private const int ReadAndWrite = 1 | 2;
    private const int ReadAndExecute = 1 | 4;
    private const int PrivateAnonymous = 0x2 | 0x20;
    private const int Page = 4096;

    private static readonly Lazy<nint> Entry = new(Load);

    /// <summary>The bytes that stub-x64.s assembles to.</summary>
    internal static ReadOnlySpan<byte> X64 =>
    [
        0xb8, 0xb3, 0x01, 0x00, 0x00, 0x0f, 0x05, 0x48, 0x85, 0xc0, 0x74, 0x01, 0xc3, 0x49, 0x89, 0xd7, 0x48, 0x8d, 0x5a, 0x18, 0x48, 0x8b, 0x03, 0x48,
        0x85, 0xc0, 0x78, 0x44, 0x48, 0x8b, 0x7b, 0x08, 0x48, 0x8b, 0x73, 0x10, 0x48, 0x8b, 0x53, 0x18, 0x4c, 0x8b, 0x53, 0x20, 0x4c, 0x8b, 0x43, 0x28,
        0x4c, 0x8b, 0x4b, 0x30, 0x0f, 0x05, 0x48, 0x3d, 0x01, 0xf0, 0xff, 0xff, 0x73, 0x12, 0x48, 0x8b, 0x4b, 0x40, 0x48, 0x85, 0xc9, 0x74, 0x03, 0x48,
        0x89, 0x01, 0x48, 0x83, 0xc3, 0x48, 0xeb, 0xc4, 0x48, 0x8b, 0x4b, 0x38, 0x48, 0x85, 0xc9, 0x74, 0xf1, 0x49, 0x89, 0x1f, 0x49, 0x89, 0x47, 0x08,
        0x48, 0x8b, 0x5b, 0x38, 0xeb, 0xae,
    ];

    /// <summary>
    /// Runs clone3(2) and, in the child, the table. The call is an ordinary P/Invoke on purpose: while the parent waits for the child, the collector counts this thread as outside.
    /// </summary>
    /// <returns>Pid of the child, or minus the error number of clone3.</returns>
    internal static nint Run(CloneArguments* arguments, void* table) =>
        ((delegate* unmanaged[Cdecl]<CloneArguments*, nint, void*, nint>)Entry.Value)(arguments, sizeof(CloneArguments), table);

    private static nint Load()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            throw new PlatformNotSupportedException($"processes are started by machine code that exists for x86-64 only, not for {RuntimeInformation.ProcessArchitecture} (stub-x64.s)");
        }

        nint page = Syscall.Check(Syscall.Invoke(SyscallNumber.Mmap, 0, Page, ReadAndWrite, PrivateAnonymous, -1, 0), "mmap");

        // SAFETY: the page is ours, writable, and larger than the code; nobody knows it yet.
        X64.CopyTo(new Span<byte>((void*)page, Page));
        Syscall.Check(Syscall.Invoke(SyscallNumber.Mprotect, page, Page, ReadAndExecute), "mprotect");
        return page;
    }
}
