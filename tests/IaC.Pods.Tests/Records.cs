using System.Collections.Immutable;
using IaC.Containers.Oci;

namespace IaC.Pods.Tests;

/// <summary>Records to begin a test with.</summary>
internal static class Records
{
    internal static PodRecord Pod(params PodContainer[] containers) => new()
    {
        RootId = "00000000",
        Uid = Guid.NewGuid().ToString("n"),
        StackUuid = Guid.Parse("0b7d3ad1-6f0f-4f0b-9d55-5f8dbfb2f7a1"),
        Namespace = "default",
        Name = "web",
        Stack = "shop",
        Hostname = "web",
        Containers = [.. containers],
        Hosts = "127.0.0.1 localhost\n",
        ResolvConf = "nameserver 192.0.2.1\n",
    };

    internal static PodContainer Container(string name, params string[] command) => new()
    {
        Name = name,
        Image = "busybox",
        ImageDigest = "sha256:00",
        Spec = new RuntimeSpec
        {
            Root = new RootSpec { Lower = ["/nowhere"] },
            Process = new ProcessSpec { Args = [.. command] },
            Linux = new LinuxSpec(),
        },
    };

    internal static PodSecrets Secrets(params (string Key, string Value)[] values) =>
        new(values.ToImmutableDictionary(entry => entry.Key, entry => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(entry.Value))));
}
