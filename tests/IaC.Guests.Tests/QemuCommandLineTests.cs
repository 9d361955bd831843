using IaC.Testing;

namespace IaC.Guests.Tests;

public sealed class QemuCommandLineTests
{
    private static readonly GuestMachine Machine = new()
    {
        Name = "vm",
        Uuid = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"),
        Qemu = new QemuInstallation("/usr/bin/qemu-system-x86_64", ""),
        Accelerator = Accelerator.Tcg,
        Cpus = 2,
        Memory = 256 << 20,
        Kernel = new GuestFile("/boot/vmlinuz", $"sha256:{new string('a', 64)}"),
        Initrd = new GuestFile("/boot/initrd", $"sha256:{new string('b', 64)}"),
        Cmdline = "console=ttyS0 quiet",
        HardwareAddress = [2, 0, 10, 88, 0, 5],
    };

    [Fact]
    public void A_machine_reads_as_a_recipe() => Golden.Match(string.Join('\n', QemuCommandLine.Of(Machine)) + "\n", "QemuCommandLine.golden");

    [Fact]
    public void With_KVM_it_has_the_processor_itself()
    {
        string line = string.Join(' ', QemuCommandLine.Of(Machine with { Accelerator = Accelerator.Kvm, Initrd = null }));

        Assert.Contains("-accel kvm -cpu host", line, StringComparison.Ordinal);
        Assert.DoesNotContain("-initrd", line, StringComparison.Ordinal);
        Assert.DoesNotContain("tcg", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(96, null, 64)]
    [InlineData(256, null, 128)]
    [InlineData(256, 384, 192)]
    [InlineData(768, null, 256)]
    [InlineData(65536, null, 256)]
    public void What_is_translated_is_kept_in_half_as_much_memory_as_the_guest_may_have_within_bounds(long memory, int? most, int cache)
    {
        GuestMachine machine = Machine with { Memory = memory << 20, MaxMemory = (long?)most << 20 };

        Assert.Contains($"tcg,thread=multi,tb-size={cache}", QemuCommandLine.Of(machine));
        Assert.Equal((384L + cache) << 20, QemuCommandLine.Overhead(machine));
    }

    [Fact]
    public void An_old_board_has_a_bridge_of_its_time_and_what_people_add_comes_last()
    {
        string line = string.Join(' ', QemuCommandLine.Of(Machine with { Board = "pc", VirtioConsole = true, Arguments = ["-device", "virtio-rng-pci"] }));

        Assert.Contains("-M pc ", line, StringComparison.Ordinal);
        Assert.Contains("-device pci-bridge,chassis_nr=1,id=slots", line, StringComparison.Ordinal);
        Assert.Contains("-device virtconsole,chardev=console", line, StringComparison.Ordinal);
        Assert.DoesNotContain("-serial chardev", line, StringComparison.Ordinal);
        Assert.EndsWith("-append console=ttyS0 quiet -device virtio-rng-pci", line, StringComparison.Ordinal);
    }

    [Fact]
    public void No_two_guests_have_the_same_user_and_none_that_a_host_gives_out()
    {
        uint[] users = [.. Enumerable.Range(0, 100).Select(_ => QemuContainer.UserOf(Guid.NewGuid().ToString("n")))];

        Assert.True(users.Distinct().Count() > 98);
        Assert.All(users, user => Assert.InRange(user, 0x6800_0000u, 0x68FF_FFFFu));
    }
}
