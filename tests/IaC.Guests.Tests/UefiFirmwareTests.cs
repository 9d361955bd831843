using IaC.Testing;

namespace IaC.Guests.Tests;

public sealed class UefiFirmwareTests
{
    [Fact]
    public void It_is_there_only_with_the_variables_that_a_guest_begins_with()
    {
        using var root = new TemporaryFolder("uefi-");
        string folder = Directory.CreateDirectory(Path.Combine(root.FullPath, "usr/share/OVMF")).FullName;
        File.WriteAllText(Path.Combine(folder, "OVMF_CODE_4M.fd"), "");
        Assert.Null(UefiFirmware.Find(root.FullPath));

        File.WriteAllText(Path.Combine(folder, "OVMF_VARS_4M.fd"), "");
        Assert.Equal(Path.Combine(folder, "OVMF_CODE_4M.fd"), UefiFirmware.Find(root.FullPath)?.Code);
    }
}
