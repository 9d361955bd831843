using System.Diagnostics;
using IaC.Testing;

namespace IaC.Network.Tests.Lab;

/// <summary>Programs of the machine that tests compare with; they run in the network namespace of the calling thread.</summary>
internal static class Commands
{
    private static readonly Dictionary<string, string> Packages = new() { ["ip"] = "iproute2", ["nft"] = "nftables", ["iptables"] = "iptables", ["sysctl"] = "procps" };

    /// <summary>Standard output. Fails the test when the program does.</summary>
    internal static string Run(string program, string arguments)
    {
        string path = "/usr/sbin/" + program;
        Require.Program(path, Packages[program]);
        using Process process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {arguments}: {errors.Result}");
        return output;
    }
}
