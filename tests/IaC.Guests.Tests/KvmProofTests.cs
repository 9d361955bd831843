using IaC.Testing;

namespace IaC.Guests.Tests;

public sealed class KvmProofTests
{
    [Fact]
    public void What_was_remembered_holds_for_this_QEMU_only()
    {
        using var folder = new TemporaryFolder("kvm-");
        var proof = new KvmProof(Path.Combine(folder.FullPath, "run", "kvm"));
        var installed = new QemuInstallation("/no/such/qemu", "one");
        var choice = new AcceleratorChoice(Accelerator.Kvm, "/dev/kvm ran a test machine");

        proof.Remember(installed, choice);

        Assert.Equal(choice, proof.Choose(installed));
        if (File.Exists("/dev/kvm"))
        {
            Assert.Throws<Linux.LinuxException>(() => proof.Choose(installed with { Identity = "two" }));
        }
    }

    [Fact]
    public void The_boot_sector_runs_to_its_end_by_translation_too()
    {
        Require.Program("/usr/bin/qemu-system-x86_64", "qemu-system-x86");
        using var folder = new TemporaryFolder("kvm-");
        string disk = Path.Combine(folder.FullPath, "disk");
        File.WriteAllBytes(disk, BootSector.Disk());

        using var qemu = System.Diagnostics.Process.Start("/usr/bin/qemu-system-x86_64",
            ["-M", "q35", "-accel", "tcg", "-m", "32", "-display", "none", "-nodefaults", "-no-user-config", "-device", "isa-debug-exit,iobase=0xf4,iosize=1", "-drive", $"if=none,id=disk,file={disk},format=raw", "-device", "ide-hd,drive=disk"]);

        Assert.True(qemu.WaitForExit(TimeSpan.FromSeconds(60)));
        Assert.Equal(BootSector.Success, qemu.ExitCode);
    }

    [Fact]
    public void A_QEMU_that_cannot_run_a_machine_is_reason_enough_for_translation()
    {
        using var folder = new TemporaryFolder("kvm-");
        string program = Tool.WriteScript(Path.Combine(folder.FullPath, "qemu"), "#!/bin/sh\necho 'qemu-system-x86_64: no such accelerator' >&2\nexit 1\n");

        AcceleratorChoice choice = new KvmProof(Path.Combine(folder.FullPath, "kvm")).Choose(new QemuInstallation(program, "x"));

        Assert.Equal(Accelerator.Tcg, choice.Accelerator);
        Assert.Equal(File.Exists("/dev/kvm") ? "/dev/kvm does not run a guest: QEMU ended with 1, no such accelerator" : "there is no /dev/kvm", choice.Reason);
        Assert.False(File.Exists(Path.Combine(folder.FullPath, "kvm")));
    }
}
