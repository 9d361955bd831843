using System.Text;
using IaC.Pods.Machines;

namespace IaC.Pods.Tests.Machines;

public sealed class PowerButtonTests : IDisposable
{
    private readonly FakeQemu qemu = new();

    public PowerButtonTests()
    {
        qemu.Say("""{"QMP":{}}""");
        qemu.Machine.Agent.Opened(true);
    }

    [Fact]
    public void It_is_pressed_while_there_is_time_left_though_the_agent_hangs()
    {
        using PowerButton button = new(qemu.Loop, qemu.Machine, TimeSpan.FromMilliseconds(20), _ => { });
        Assert.DoesNotContain("system_powerdown", qemu.HeardIfAny(), StringComparison.Ordinal);

        // Waits are counted, not timed: what is due is there at once, however slow the machine is. A fixed time of 5 s would not be over.
        StringBuilder heard = new();
        for (int i = 0; i < 3 && !heard.ToString().Contains("system_powerdown", StringComparison.Ordinal); i++)
        {
            qemu.Loop.Wait(TimeSpan.FromSeconds(1));
            heard.Append(qemu.HeardIfAny());
        }

        Assert.Contains("system_powerdown", heard.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => qemu.Dispose();
}
