using IaC.Testing;

namespace IaC.Guests.Tests;

public sealed class QemuInstallationTests
{
    [Fact]
    public void A_link_to_it_is_followed_to_the_end_and_another_program_is_another_identity()
    {
        using TemporaryFolder folder = new("qemu-");
        string real = Directory.CreateDirectory(Path.Combine(folder.FullPath, "real")).FullName;
        string links = Directory.CreateDirectory(Path.Combine(folder.FullPath, "links")).FullName;
        string program = Path.Combine(real, "qemu");
        File.WriteAllText(program, "1");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(Path.Combine(real, "alias"), "qemu");
        File.CreateSymbolicLink(Path.Combine(links, QemuInstallation.ProgramName), Path.Combine(real, "alias"));

        QemuInstallation found = QemuInstallation.Find($"{real}:{links}")!;
        File.WriteAllText(program, "12");

        Assert.Equal(program, found.Program);
        Assert.NotEqual(found.Identity, QemuInstallation.Find(links)!.Identity);
        Assert.Null(QemuInstallation.Find(real));
    }
}
