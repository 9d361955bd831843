using IaC.Testing;

namespace IaC.Providers.Tests.Hosts;

/// <summary>A program of another system, as far as its answers go: a shell script in a folder of the test.</summary>
internal static class FakeProgram
{
    /// <summary>Writes it.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="name">Its name.</param>
    /// <param name="script">What it does; its arguments are written to <c>NAME.calls</c> before.</param>
    /// <returns>Its path.</returns>
    public static string Write(TemporaryFolder folder, string name, string script) => Tool.WriteScript(folder[name], $"#!/bin/sh\necho \"$*\" >>\"$0.calls\"\n{script}\n");

    /// <summary>Arguments of its calls, a line each.</summary>
    public static string[] Calls(string path) => File.ReadAllLines($"{path}.calls");
}
