using System.Diagnostics;

namespace IaC.Benchmarks.GitOps;

/// <summary>A repository of 2,000 files, whose commits are signed: from a webhook to the plan of a commit, and from a push to the pod that is ready.</summary>
internal static class PushBenchmark
{
    private const string Repository = "pushed";
    private const int Files = 2000;

    internal static async Task<IReadOnlyList<Measurement>> RunAsync(AgentBench bench, int rounds)
    {
        string clone = bench.Server.Make(Repository);
        AgentBench.WritePod(Path.Combine(clone, "web"), "web", -1);
        AgentBench.WriteValues(Path.Combine(clone, "seen"), 1, "first");
        foreach (int number in Enumerable.Range(0, Files))
        {
            string path = Path.Combine(clone, "others", $"{number / 100}", $"{number}.txt");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, $"{number}");
        }

        bench.Server.Push(Repository);
        using var hook = new Webhook(bench.Folder);
        bench.Stacks.AddRange(["web", "seen"]);
        List<double> planned = [];
        List<double> converged = [];
        using (AgentProcess agent = bench.Start($$"""
            {{hook.Spec}}
              sources:
              - {name: pushed, url: "{{bench.Server.UrlOf(Repository)}}", branch: main, interval: 1h, verify: {allowedSignersFile: "{{bench.Server.Signers}}"} }
              units:
              - {name: seen, path: seen, approve: manual}
              - {name: web, path: web, suspend: true}

            """))
        {
            await agent.NextAsync(happened => happened.Unit == "seen" && happened.State == "AwaitingApproval");
            for (int round = 0; round < rounds; round++)
            {
                AgentBench.WriteValues(Path.Combine(clone, "seen"), 1, $"{round}");
                string commit = bench.Server.Push(Repository);
                long began = Stopwatch.GetTimestamp();
                await hook.SendAsync(Repository);
                AgentProcess.Event seen = await agent.NextAsync(happened => happened.Unit == "seen" && happened.State == "AwaitingApproval" && happened.Message.Contains(commit[..10], StringComparison.Ordinal));
                planned.Add(Stopwatch.GetElapsedTime(began, seen.Time).TotalMilliseconds);
            }
        }

        using (AgentProcess agent = bench.Start($$"""
            {{hook.Spec}}
              sources:
              - {name: pushed, url: "{{bench.Server.UrlOf(Repository)}}", branch: main, interval: 1h, verify: {allowedSignersFile: "{{bench.Server.Signers}}"} }
              units:
              - {name: web, path: web}

            """))
        {
            await agent.ReadyAsync(["web"]);
            for (int round = 0; round < rounds; round++)
            {
                AgentBench.WritePod(Path.Combine(clone, "web"), "web", round);
                long began = Stopwatch.GetTimestamp();
                bench.Server.Push(Repository);
                await hook.SendAsync(Repository);
                AgentProcess.Event ready = await agent.NextAsync(happened => happened.State == "Ready");
                converged.Add(Stopwatch.GetElapsedTime(began, ready.Time).TotalMilliseconds);
            }
        }

        return
        [
            new Measurement("webhook until a signed commit is fetched, verified and compared", [.. planned], "ms", "p95 250"),
            new Measurement("push until its pod is ready, image present (commit, push and webhook in it)", [.. converged], "ms", "2000"),
        ];
    }
}
