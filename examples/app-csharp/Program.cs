// The stack of examples/app in C#:
//   sudo iac up -f examples/app-csharp
// Port and greeting may be set: `iac config set port 9000 -f examples/app-csharp`.
using IaC;
using IaC.Kubernetes.Core.V1;

return await IaC.Deployment.RunAsync<App>();

internal sealed class App : Stack
{
    public App()
    {
        var config = new Config();
        var busybox = new Image("busybox", new ImageArgs
        {
            Spec = new ImageSpecArgs { From = "scratch", Layers = [new ImageLayerArgs { Programs = ["/bin/busybox"] }] },
        });
        var site = new ConfigMap("site", new ConfigMapArgs { Data = { ["greeting"] = config.Get("greeting") ?? "good day" } });
        var login = new Secret("login", new SecretArgs { StringData = { ["password"] = "change me" } });
        var database = new Pod("db", new PodArgs
        {
            Metadata = new ObjectMetaArgs { Labels = { ["tier"] = "data" } },
            Spec = new PodSpecArgs
            {
                TerminationGracePeriodSeconds = 1,
                Containers =
                [
                    new ContainerArgs
                    {
                        Name = "db",
                        Image = busybox.Name,
                        Command = ["/bin/busybox", "nc", "-ll", "-p", "5432", "-e", "/bin/busybox", "date"],
                        Env = [FromSecret("PASSWORD", login, "password")],
                        ReadinessProbe = new ProbeArgs { TcpSocket = new TCPSocketActionArgs { Port = 5432 }, PeriodSeconds = 1 },
                    },
                ],
            },
        });

        _ = new Pod("web", new PodArgs
        {
            Metadata = new ObjectMetaArgs { Labels = { ["tier"] = "web" } },
            Spec = new PodSpecArgs
            {
                TerminationGracePeriodSeconds = 1,
                Volumes = [new VolumeArgs { Name = "pages", EmptyDir = new EmptyDirVolumeSourceArgs() }],
                Containers =
                [
                    new ContainerArgs
                    {
                        Name = "httpd",
                        Image = busybox.Name,
                        Command = ["/bin/busybox", "httpd", "-f", "-p", "8080", "-h", "/pages"],
                        Ports = [new ContainerPortArgs { Name = "http", ContainerPort = 8080, HostPort = config.GetInt32("port") ?? 8080, HostIP = "127.0.0.1" }],
                        ReadinessProbe = new ProbeArgs { HttpGet = new HTTPGetActionArgs { Port = "http", Path = "/index.html" }, PeriodSeconds = 1 },
                        VolumeMounts = [new VolumeMountArgs { Name = "pages", MountPath = "/pages", ReadOnly = true }],
                    },
                    new ContainerArgs
                    {
                        Name = "writer",
                        Image = busybox.Name,
                        Command = ["/bin/busybox", "sh", "-c"],
                        Args = ["while :; do echo \"$GREETING, it is $(/bin/busybox nc $DB 5432)\" > /pages/index.html; /bin/busybox sleep 1; done"],
                        Env =
                        [
                            FromConfigMap("GREETING", site, "greeting"),
                            new EnvVarArgs { Name = "DB", Value = database.Address },
                            new EnvVarArgs { Name = "URL", Value = Output.Format($"tcp://{database.Address}:5432/") },
                        ],
                        VolumeMounts = [new VolumeMountArgs { Name = "pages", MountPath = "/pages" }],
                    },
                ],
            },
        });
    }

    private static EnvVarArgs FromSecret(string name, Secret secret, string key) =>
        new() { Name = name, ValueFrom = new EnvVarSourceArgs { SecretKeyRef = new SecretKeySelectorArgs { Name = secret.Name, Key = key } } };

    private static EnvVarArgs FromConfigMap(string name, ConfigMap map, string key) =>
        new() { Name = name, ValueFrom = new EnvVarSourceArgs { ConfigMapKeyRef = new ConfigMapKeySelectorArgs { Name = map.Name, Key = key } } };
}
