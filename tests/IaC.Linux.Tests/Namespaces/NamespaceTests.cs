using IaC.Linux.Namespaces;
using IaC.Testing;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Tests.Namespaces;

public sealed class NamespaceTests
{
    [Fact]
    public void Namespaces_are_made_without_a_process_and_entered_by_descriptor()
    {
        Require.Root();
        var made = Namespace.Create(NamespaceTypes.Network | NamespaceTypes.Uts, () => Namespace.SetHostName("made-by-test"));
        using SafeFileHandle network = made[NamespaceTypes.Network];
        using SafeFileHandle uts = made[NamespaceTypes.Uts];

        string[] interfaces = Namespace.Run(network, NamespaceTypes.Network, () => InterfacesSeenBy("/proc/thread-self/net/dev"));
        string host = Namespace.Run(uts, NamespaceTypes.Uts, () => File.ReadAllText("/proc/sys/kernel/hostname").Trim());

        Assert.Equal(["lo"], interfaces);
        Assert.Equal("made-by-test", host);
        Assert.NotEqual("made-by-test", File.ReadAllText("/proc/sys/kernel/hostname").Trim());
    }

    [Fact]
    public void What_the_action_throws_is_thrown_to_the_caller()
    {
        Require.Root();
        using SafeFileHandle own = Namespace.OpenOf(Environment.ProcessId, NamespaceTypes.Uts);

        Assert.Throws<InvalidTimeZoneException>(() => Namespace.Run<int>(own, NamespaceTypes.Uts, () => throw new InvalidTimeZoneException()));
    }

    private static string[] InterfacesSeenBy(string table) => [.. File.ReadLines(table).Skip(2).Select(line => line.Split(':')[0].Trim())];
}
