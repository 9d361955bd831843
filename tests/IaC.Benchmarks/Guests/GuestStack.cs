using System.Globalization;
using System.Text;

namespace IaC.Benchmarks.Guests;

/// <summary>Documents of a stack of equal guests.</summary>
internal static class GuestStack
{
    /// <summary>What a guest shows when it is up.</summary>
    internal const string ReadyText = "guest is up";

    /// <summary>The stack; kernel and initial file system lie beside the file.</summary>
    /// <param name="stack">Its name.</param>
    /// <param name="guests">How many.</param>
    /// <param name="running">How many of them run; the others are kept down.</param>
    /// <param name="waits">They are ready once they say so; else once their machine runs.</param>
    internal static string Text(string stack, int guests, int running, bool waits = true)
    {
        var text = new StringBuilder($$"""
            apiVersion: iac/v1alpha1
            kind: Stack
            metadata: {name: {{stack}} }

            """);
        for (int i = 0; i < guests; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                ---
                apiVersion: iac/v1alpha1
                kind: Guest
                metadata: {name: guest{{i}} }
                spec:
                  running: {{(i < running ? "true" : "false")}}
                  memory: {size: 128Mi}
                  kernel: vmlinuz
                  initrd: initrd.cpio
                  cmdline: console=ttyS0 panic=-1 quiet mitigations=off no_timer_check 8250.nr_uarts=1 random.trust_cpu=on tsc=reliable cryptomgr.notests
                  accel: tcg
                  {{(waits ? $"readiness: {{log: {ReadyText}}}" : "readiness: {}")}}
                  shutdown: {graceSeconds: 0}

                """);
        }

        return text.ToString();
    }
}
