using IaC.Pods.Supervision;
using Microsoft.Extensions.Time.Testing;

namespace IaC.Pods.Tests.Supervision;

public sealed class IdleMemoryTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void It_is_given_back_after_a_second_of_rest_and_after_a_while_without_any()
    {
        IdleMemory memory = new(time);
        memory.Release();
        Assert.Null(memory.Patience);

        GC.KeepAlive(new byte[200 * 1024]);
        Assert.Equal(TimeSpan.FromSeconds(1), memory.Patience);

        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.Zero, memory.Patience);

        memory.Release();
        Assert.Null(memory.Patience);
    }
}
