using IaC.Linux.Stubs;
using IaC.Testing;

namespace IaC.Linux.Tests.Stubs;

/// <summary>The bytes in the source are those that the listings beside them assemble to.</summary>
public sealed class MachineCodeTests
{
    [Fact]
    public void The_stub_is_what_its_listing_assembles_to() => Assert.Equal(Assemble("Stubs/stub-x64.s"), StubCode.X64.ToArray());

    [Fact]
    public void The_pause_program_is_what_its_listing_assembles_to() => Assert.Equal(Assemble("Stubs/pause-x64.s"), PauseProgram.X64.ToArray());

    private static byte[] Assemble(string listing)
    {
        Require.Program("/usr/bin/as", "binutils");
        using TemporaryFolder folder = new();
        Tool.Run("/usr/bin/as", ["--64", "-o", folder["code.o"], SourceTree.PathOf(listing)]);
        Tool.Run("/usr/bin/objcopy", ["-O", "binary", "-j", ".text", folder["code.o"], folder["code"]]);
        return File.ReadAllBytes(folder["code"]);
    }
}
