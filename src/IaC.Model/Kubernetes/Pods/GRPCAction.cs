namespace IaC.Model.Kubernetes;

/// <summary>A call of <c>grpc.health.v1.Health/Check</c> without TLS, made from the network of the pod; <c>SERVING</c> is success.</summary>
public sealed record GRPCAction
{
    /// <summary>Port by number.</summary>
    [Bounds(1, 65535)]
    public required int Port { get; init; }

    /// <summary>Name of the service that is asked about; the server as a whole unless given.</summary>
    [Format(TextFormat.HeaderValue)]
    public string Service { get; init; } = "";
}
