using IaC.Containers.Lifecycle;
using IaC.Containers.Security;
using IaC.Testing;

namespace IaC.Containers.Tests.Security;

/// <summary>Names stand at the numbers that the kernel's headers give them.</summary>
public sealed class NameTests
{
    [Fact]
    public void Capabilities() => Compile("#include <linux/capability.h>", Capability.Names);

    [Fact]
    public void Resource_limits() => Compile("#include <sys/resource.h>\n#define RLIMIT_LOCKS 10", ResourceLimit.Names);

    [Fact]
    public void A_name_that_is_no_capability_is_refused() => Assert.Throws<ContainerStartException>(() => Capability.Mask(["CAP_FLY"]));

    private static void Compile(string header, IEnumerable<string> names)
    {
        Require.Program("/usr/bin/gcc", "gcc");
        string assertions = string.Join('\n', names.Select((name, number) => $"_Static_assert({number} == {name}, \"{name}\");"));
        Tool.Run("/usr/bin/gcc", ["-fsyntax-only", "-x", "c", "-"], $"#define _GNU_SOURCE\n{header}\n{assertions}\n");
    }
}
