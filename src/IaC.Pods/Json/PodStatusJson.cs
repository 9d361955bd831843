using System.Text.Json;

namespace IaC.Pods.Json;

/// <summary>Reads and writes a <see cref="PodStatus"/>.</summary>
internal static class PodStatusJson
{
    internal static void Write(Utf8JsonWriter json, PodStatus status)
    {
        json.Text("uid", status.Uid);
        json.Text("kind", status.Kind);
        json.Text("namespace", status.Namespace);
        json.Text("name", status.Name);
        json.Text("stack", status.Stack);
        json.Text("phase", status.Phase);
        json.Flag("ready", status.Ready);
        json.Flag("held", status.Held);
        json.Text("recordDigest", status.RecordDigest);
        json.Text("address", status.Address);
        json.Text("addressV6", status.AddressV6);
        json.Time("started", status.Started);
        json.Text("reason", status.Reason);
        json.Text("message", status.Message);
        json.List("containers", status.Containers, Container);
    }

    internal static PodStatus Read(scoped ref JsonCursor json)
    {
        PodStatus status = new() { Uid = "", Phase = "", Ready = false, RecordDigest = "", Started = default, Containers = [] };
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "uid": status = status with { Uid = json.Text() }; break;
                case "kind": status = status with { Kind = json.Text() }; break;
                case "namespace": status = status with { Namespace = json.Text() }; break;
                case "name": status = status with { Name = json.Text() }; break;
                case "stack": status = status with { Stack = json.Text() }; break;
                case "phase": status = status with { Phase = json.Text() }; break;
                case "ready": status = status with { Ready = json.Flag() }; break;
                case "held": status = status with { Held = json.Flag() }; break;
                case "recordDigest": status = status with { RecordDigest = json.Text() }; break;
                case "address": status = status with { Address = json.TextOrNull() }; break;
                case "addressV6": status = status with { AddressV6 = json.TextOrNull() }; break;
                case "started": status = status with { Started = json.Time() }; break;
                case "reason": status = status with { Reason = json.TextOrNull() }; break;
                case "message": status = status with { Message = json.TextOrNull() }; break;
                case "containers": status = status with { Containers = json.List(Container) }; break;
                default: json.Skip(); break;
            }
        }

        return status;
    }

    private static void Container(Utf8JsonWriter json, ContainerStatus container)
    {
        json.Text("name", container.Name);
        json.Flag("init", container.Init);
        json.Text("state", container.State);
        json.Flag("ready", container.Ready);
        json.Text("unready", container.Unready);
        json.Text("reason", container.Reason);
        json.Text("message", container.Message);
        json.Flag("unresponsive", container.Unresponsive);
        json.Flag("changing", container.Changing);
        json.Texts("pending", container.Pending);
        json.Flag("held", container.Held);
        json.Text("logFault", container.LogFault);
        json.Number("pid", container.Pid);
        json.WriteNumber("restarts", container.Restarts);
        json.Number("exitCode", container.ExitCode);
        json.Time("started", container.Started);
        json.Time("finished", container.Finished);
        json.Time("nextStart", container.NextStart);
    }

    private static ContainerStatus Container(scoped ref JsonCursor json)
    {
        ContainerStatus container = new() { Name = "", State = "" };
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "name": container = container with { Name = json.Text() }; break;
                case "init": container = container with { Init = json.Flag() }; break;
                case "state": container = container with { State = json.Text() }; break;
                case "ready": container = container with { Ready = json.Flag() }; break;
                case "unready": container = container with { Unready = json.TextOrNull() }; break;
                case "reason": container = container with { Reason = json.TextOrNull() }; break;
                case "message": container = container with { Message = json.TextOrNull() }; break;
                case "unresponsive": container = container with { Unresponsive = json.Flag() }; break;
                case "changing": container = container with { Changing = json.Flag() }; break;
                case "pending": container = container with { Pending = json.Texts() }; break;
                case "held": container = container with { Held = json.Flag() }; break;
                case "logFault": container = container with { LogFault = json.TextOrNull() }; break;
                case "pid": container = container with { Pid = json.IntOrNull() }; break;
                case "restarts": container = container with { Restarts = json.Int() }; break;
                case "exitCode": container = container with { ExitCode = json.IntOrNull() }; break;
                case "started": container = container with { Started = json.TimeOrNull() }; break;
                case "finished": container = container with { Finished = json.TimeOrNull() }; break;
                case "nextStart": container = container with { NextStart = json.TimeOrNull() }; break;
                default: json.Skip(); break;
            }
        }

        return container;
    }
}
