using System.Text;
using System.Text.Json.Nodes;
using IaC.Containers;
using IaC.Images.Oci;
using IaC.Model;
using IaC.Pods;
using IaC.Providers.Pods;
using IaC.Providers.Pods.Records;

namespace IaC.Providers.Tests.Pods;

/// <summary>What a document means, as Kubernetes defines it, in the record that the supervisor is given.</summary>
public sealed class PodRecordBuilderTests
{
    private static readonly ContainerConfig Image = new() { Entrypoint = ["/entry"], Cmd = ["serve"], Env = ["A=image", "PATH=/opt/bin"], WorkingDir = "/srv", StopSignal = "SIGQUIT" };

    [Theory]
    [InlineData("", "/entry serve")]
    [InlineData(""","args":["x"]""", "/entry x")]
    [InlineData(""","command":["/bin/sh"]""", "/bin/sh")]
    [InlineData(""","command":["/bin/sh"],"args":["-c","y"]""", "/bin/sh -c y")]
    public void A_command_replaces_the_entrypoint_and_drops_the_images_arguments(string fields, string expected)
    {
        PodContainer container = Only($$"""{"containers":[{"name":"c","image":"app"{{fields}}}]}""", Image);
        Assert.Equal(expected, string.Join(' ', container.Spec.Process.Args));
    }

    [Fact]
    public void A_container_that_nothing_says_what_to_run_is_refused() =>
        Assert.Contains("set command", Refusal("""{"containers":[{"name":"c","image":"app"}]}"""), StringComparison.Ordinal);

    [Fact]
    public void Later_sources_of_the_environment_win_and_the_image_comes_first()
    {
        PodContainer container = Only(
            """{"containers":[{"name":"c","image":"app","command":["x"],"envFrom":[{"prefix":"P_","configMapRef":{"name":"m"}}],"env":[{"name":"A","value":"$(P_k) $(NONE) $$(A)"}]}]}""",
            Image,
            ("ConfigMap", "m", """{"data":{"k":"v"}}"""));
        Assert.Contains("PATH=/opt/bin", container.Spec.Process.Env);
        Assert.Contains("P_k=v", container.Spec.Process.Env);
        Assert.Contains("A=v $(NONE) $(A)", container.Spec.Process.Env);
        Assert.Contains("HOSTNAME=web", container.Spec.Process.Env);
    }

    [Fact]
    public void A_secret_and_what_is_expanded_from_it_stay_out_of_the_record()
    {
        (PodRecord record, PodSecrets secrets) = PodDocuments.Build(
            """
            {"containers":[{"name":"c","image":"app","command":["x"],
              "env":[{"name":"PASS","valueFrom":{"secretKeyRef":{"name":"s","key":"p"}}},{"name":"URL","value":"db://u:$(PASS)@h"}]}],
             "volumes":[{"name":"v","secret":{"secretName":"s"}}]}
            """,
            null,
            ("Secret", "s", $$$"""{"data":{"p":"{{{Convert.ToBase64String("canary"u8)}}}"}}"""));

        Assert.DoesNotContain("canary", Encoding.UTF8.GetString(PodRecordJson.Write(record)), StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("canary"u8), Encoding.UTF8.GetString(PodRecordJson.Write(record)), StringComparison.Ordinal);
        PodContainer container = Assert.Single(record.Containers);
        Assert.Equal("db://u:canary@h", Encoding.UTF8.GetString(Convert.FromBase64String(secrets.Values[container.SecretEnv["URL"]])));
        ProjectedFile file = Assert.Single(record.Volumes.Single(volume => volume.Name == "v").Files);
        Assert.Equal("canary"u8, Convert.FromBase64String(secrets.Values[file.Secret!]));
    }

    [Fact]
    public void A_secret_that_the_document_itself_holds_stays_out_of_the_record_and_goes_where_it_stands()
    {
        PodContext context = PodDocuments.Context(
            """
            {"containers":[{"name":"c","image":"app","command":["x","--key=canary","$(KEY)","y"],
              "env":[{"name":"KEY","value":"canary"},{"name":"PLAIN","value":"canary-like"},{"name":"TOLD","valueFrom":{"configMapKeyRef":{"name":"m","key":"told"}}},{"name":"KNOWN","valueFrom":{"configMapKeyRef":{"name":"m","key":"known"}}}],
              "lifecycle":{"preStop":{"exec":{"command":["say","canary"]}}},
              "readinessProbe":{"httpGet":{"path":"/?t=canary","port":80,"httpHeaders":[{"name":"A","value":"b"},{"name":"Authorization","value":"canary"}]}}}]}
            """,
            null,
            ("ConfigMap", "m", """{"data":{"told":"canary","known":"k"}}""")) with
        {
            Secrets =
            [
                "/spec/containers/0/command/1", "/spec/containers/0/env/0/value", "/spec/containers/0/lifecycle/preStop/exec/command/1",
                "/spec/containers/0/readinessProbe/httpGet/path", "/spec/containers/0/readinessProbe/httpGet/httpHeaders/1/value",
            ],
        };
        context.Configs.Add(new ResourceKey("v1", "ConfigMap", "default", "m"), new JsonObject { ["data"] = new JsonObject { ["told"] = "canary", ["known"] = "k" } }, ["/data/told"]);
        (PodRecord record, PodSecrets secrets) = PodRecordBuilder.Build(context);

        string written = Encoding.UTF8.GetString(PodRecordJson.Write(record));
        Assert.DoesNotContain("canary", written.Replace("canary-like", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("canary"u8), written, StringComparison.Ordinal);
        PodContainer container = Assert.Single(record.Containers);
        Assert.Equal(["x", "", "", "y"], container.Spec.Process.Args);
        Assert.Equal(["--key=canary", "canary"], container.SecretArgs.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => Value(entry.Value)));
        Assert.Equal(["KEY", "TOLD"], container.SecretEnv.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("PLAIN=canary-like", container.Spec.Process.Env);
        Assert.Contains("KNOWN=k", container.Spec.Process.Env);
        Assert.Equal("canary", Value(container.PreStop!.Secrets["command/1"]));
        PodHandler probe = container.ReadinessProbe!.Handler;
        Assert.Equal(["headers/1", "path"], probe.Secrets.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("/?t=canary", Value(probe.Secrets["path"]));

        string Value(string key) => Encoding.UTF8.GetString(Convert.FromBase64String(secrets.Values[key]));
    }

    [Theory]
    [InlineData("Secret", "data", "YWIAY2Q=", "container c: env E cannot hold the zero byte in the key p of secret/s: mount it as a file")]
    [InlineData("Secret", "data", "//4=", "container c: env E cannot hold the key p of secret/s, which is not UTF-8: mount it as a file")]
    [InlineData("ConfigMap", "binaryData", "//4=", "container c: env E cannot hold the key p of configmap/s, which is not UTF-8: mount it as a file")]
    public void Bytes_that_no_variable_can_hold_are_refused(string kind, string member, string value, string expected)
    {
        string document = $$$"""{"{{{member}}}":{"p":"{{{value}}}"}}""";
        string source = kind == "Secret" ? "secret" : "configMap";
        Assert.Equal(expected, Refusal($$$$"""{"containers":[{"name":"c","image":"app","command":["x"],"env":[{"name":"E","valueFrom":{"{{{{source}}}}KeyRef":{"name":"s","key":"p"}}}]}]}""", (kind, "s", document)));
        if (kind == "Secret")
        {
            Assert.Equal(
                expected.Replace("env E", "env X_p", StringComparison.Ordinal),
                Refusal("""{"containers":[{"name":"c","image":"app","command":["x"],"envFrom":[{"prefix":"X_","secretRef":{"name":"s"}}]}]}""", (kind, "s", document)));
        }
    }

    [Fact]
    public void A_zero_byte_in_a_value_of_the_document_is_refused() => Assert.Equal(
        "container c: env E holds a zero byte, which ends a variable: mount the value as a file",
        Refusal("""{"containers":[{"name":"c","image":"app","command":["x"],"env":[{"name":"E","value":"a\u0000b"}]}]}"""));

    [Fact]
    public void Binary_data_of_a_map_are_no_variables_of_its_environment()
    {
        PodContainer container = Only(
            """{"containers":[{"name":"c","image":"app","command":["x"],"envFrom":[{"configMapRef":{"name":"m"}}]}]}""", null, ("ConfigMap", "m", """{"data":{"k":"v"},"binaryData":{"b":"//4="}}"""));
        Assert.Contains("k=v", container.Spec.Process.Env);
        Assert.DoesNotContain(container.Spec.Process.Env, line => line.StartsWith("b=", StringComparison.Ordinal));
    }

    [Fact]
    public void A_secret_on_a_command_line_is_refused() => Assert.Contains(
        "command line",
        Refusal(
            """{"containers":[{"name":"c","image":"app","command":["x","$(PASS)"],"env":[{"name":"PASS","valueFrom":{"secretKeyRef":{"name":"s","key":"p"}}}]}]}""",
            ("Secret", "s", """{"stringData":{"p":"canary"}}""")),
        StringComparison.Ordinal);

    [Fact]
    public void A_missing_key_names_the_document_and_the_keys_it_has() => Assert.Contains(
        "configmap/m, which has a, b",
        Refusal(
            """{"containers":[{"name":"c","image":"app","command":["x"],"env":[{"name":"E","valueFrom":{"configMapKeyRef":{"name":"m","key":"z"}}}]}]}""",
            ("ConfigMap", "m", """{"data":{"b":"","a":""}}""")),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("metadata.name", "web")]
    [InlineData("metadata.namespace", "default")]
    [InlineData("metadata.uid", "0123456789abcdef0123456789abcdef")]
    [InlineData("metadata.labels['tier']", "front")]
    [InlineData("status.podIP", "10.88.0.2")]
    [InlineData("status.hostIP", "192.0.2.7")]
    public void A_field_of_the_pod_becomes_a_variable(string path, string expected)
    {
        PodContainer container = Only("""{"containers":[{"name":"c","image":"app","command":["x"],"env":[{"name":"E","valueFrom":{"fieldRef":{"fieldPath":"PATH"}}}]}]}""".Replace("PATH", path, StringComparison.Ordinal));
        Assert.Contains($"E={expected}", container.Spec.Process.Env);
    }

    [Theory]
    [InlineData("limits.cpu", null, "2")]
    [InlineData("limits.cpu", "1m", "1500")]
    [InlineData("limits.cpu", "0", "2")]
    [InlineData("requests.memory", "1Mi", "64")]
    [InlineData("limits.memory", "1Gi", "8")]
    public void A_resource_of_the_container_becomes_a_variable_rounded_up(string resource, string? divisor, string expected)
    {
        string given = divisor is null ? "" : $",\"divisor\":\"{divisor}\"";
        PodContainer container = Only("""
            {"containers":[{"name":"c","image":"app","command":["x"],"resources":{"limits":{"cpu":"1500m"},"requests":{"memory":"64Mi"}},
              "env":[{"name":"E","valueFrom":{"resourceFieldRef":{"resource":SELECTOR}}}]}]}
            """.Replace("SELECTOR", $"\"{resource}\"{given}", StringComparison.Ordinal));
        Assert.Contains($"E={expected}", container.Spec.Process.Env);
    }

    [Fact]
    public void Limits_become_quota_and_requests_become_shares()
    {
        PodContainer container = Only("""{"containers":[{"name":"c","image":"app","command":["x"],"resources":{"limits":{"cpu":"250m","memory":"32Mi"},"requests":{"cpu":"100m"}}}]}""");
        Assert.Equal(25_000, container.Spec.Linux.Resources.CpuQuota);
        Assert.Equal(102ul, container.Spec.Linux.Resources.CpuShares);
        Assert.Equal(32 << 20, container.Spec.Linux.Resources.MemoryLimit);
    }

    [Fact]
    public void A_limit_of_0_is_none()
    {
        PodContainer container = Only("""{"containers":[{"name":"c","image":"app","command":["x"],"resources":{"limits":{"cpu":"0","memory":"0"},"requests":{"cpu":"100m"}}}]}""");
        Assert.Null(container.Spec.Linux.Resources.CpuQuota);
        Assert.Null(container.Spec.Linux.Resources.MemoryLimit);
        Assert.Equal(102ul, container.Spec.Linux.Resources.CpuShares);
    }

    [Theory]
    [InlineData("""{"drop":["ALL"],"add":["NET_BIND_SERVICE"]}""", "CAP_NET_BIND_SERVICE")]
    [InlineData("""{"add":["ALL"]}""", "ALL")]
    [InlineData("""{"drop":["ALL"],"add":["ALL"]}""", "ALL")]
    [InlineData("""{"drop":["ALL","CHOWN"],"add":["CHOWN","KILL"]}""", "CAP_KILL")]
    public void Capabilities_are_those_of_the_document(string capabilities, string expected)
    {
        PodContainer container = Only($$$"""{"containers":[{"name":"c","image":"app","command":["x"],"securityContext":{"capabilities":{{{capabilities}}}}}]}""");
        Assert.Equal([expected], container.Spec.Process.Capabilities!.Bounding);
    }

    [Theory]
    [InlineData("""{"add":["ALL"],"drop":["NET_RAW","SYS_ADMIN"]}""", "CAP_CHOWN", "CAP_SYS_ADMIN")]
    [InlineData("""{"add":["NET_ADMIN"],"drop":["NET_ADMIN"]}""", "CAP_CHOWN", "CAP_NET_ADMIN")]
    [InlineData("""{"add":["NET_ADMIN"],"drop":["NET_RAW"]}""", "CAP_NET_ADMIN", "CAP_NET_RAW")]
    public void What_is_dropped_by_its_name_is_not_there_whatever_is_added(string capabilities, string kept, string dropped)
    {
        PodContainer container = Only($$$"""{"containers":[{"name":"c","image":"app","command":["x"],"securityContext":{"capabilities":{{{capabilities}}}}}]}""");
        Assert.Contains(kept, container.Spec.Process.Capabilities!.Bounding);
        Assert.DoesNotContain(dropped, container.Spec.Process.Capabilities!.Bounding);
        Assert.DoesNotContain("ALL", container.Spec.Process.Capabilities!.Bounding);
    }

    [Fact]
    public void A_container_is_confined_unless_it_says_otherwise()
    {
        PodContainer plain = Only("""{"containers":[{"name":"c","image":"app","command":["x"]}]}""");
        Assert.True(plain.Spec.Process.NoNewPrivileges);
        Assert.Equal(ContainerDefaults.Capabilities, plain.Spec.Process.Capabilities!.Bounding);
        Assert.Contains("/proc/kcore", plain.Spec.Linux.MaskedPaths);

        PodContainer privileged = Only("""{"containers":[{"name":"c","image":"app","command":["x"],"securityContext":{"privileged":true}}]}""");
        Assert.False(privileged.Spec.Process.NoNewPrivileges);
        Assert.Empty(privileged.Spec.Linux.MaskedPaths);
        Assert.True(privileged.Spec.Linux.Resources.AllDevices);
    }

    [Fact]
    public void The_containers_own_user_wins_and_groups_are_joined()
    {
        PodContainer container = Only(
            """{"securityContext":{"runAsUser":1,"runAsGroup":2,"fsGroup":30,"supplementalGroups":[20]},"containers":[{"name":"c","image":"app","command":["x"],"securityContext":{"runAsUser":5}}]}""");
        Assert.Equal(5u, container.Spec.Process.User.Uid);
        Assert.Equal(2u, container.Spec.Process.User.Gid);
        Assert.Equal([20u, 30u], container.Spec.Process.User.AdditionalGids);
    }

    [Fact]
    public void Run_as_non_root_refuses_an_image_that_runs_as_root() => Assert.Contains(
        "runAsUser", Refusal("""{"securityContext":{"runAsNonRoot":true},"containers":[{"name":"c","image":"app","command":["x"]}]}"""), StringComparison.Ordinal);

    [Fact]
    public void Names_of_the_stack_and_aliases_stand_in_the_hosts_file()
    {
        (PodRecord record, _) = PodDocuments.Build("""{"hostAliases":[{"ip":"192.0.2.9","hostnames":["a","b"]}],"containers":[{"name":"c","image":"app","command":["x"]}]}""");
        string[] lines = record.Hosts.Split('\n');
        Assert.Contains("192.0.2.9\ta b", lines);
        Assert.Contains("10.88.0.2\tweb web.default", lines);
        Assert.Contains("10.88.0.3\tdb.other", lines);
    }

    [Fact]
    public void Published_ports_carry_their_host_address_and_host_network_publishes_none()
    {
        const string Ports = """
            "ports":[{"containerPort":80,"hostPort":8080},{"containerPort":53,"hostPort":53,"hostIP":"127.0.0.1","protocol":"UDP"},{"containerPort":9}]
            """;
        (PodRecord record, _) = PodDocuments.Build($$"""{"containers":[{"name":"c","image":"app","command":["x"],{{Ports}}}]}""");
        Assert.Equal([new PublishedPort("0.0.0.0", 8080, 80, "TCP"), new PublishedPort("127.0.0.1", 53, 53, "UDP")], record.Network!.Ports);

        (PodRecord shared, _) = PodDocuments.Build($$"""{"hostNetwork":true,"containers":[{"name":"c","image":"app","command":["x"],{{Ports}}}]}""");
        Assert.Null(shared.Network);
        Assert.Equal("node1", shared.Hostname);
    }

    [Theory]
    [InlineData(253, 63)]
    [InlineData(63, 63)]
    [InlineData(64, 62)]
    public void A_name_that_is_too_long_for_a_host_is_cut_as_the_kubelet_cuts_it(int length, int expected)
    {
        string name = new string('a', 62) + (length == 64 ? "--" : new string('b', length - 62));
        PodContext context = PodDocuments.Context(Plain, null);
        PodContext named = context with { Pod = context.Pod with { Metadata = context.Pod.Metadata with { Name = name } } };
        Assert.Equal(name[..expected], PodRecordBuilder.Build(named).Record.Hostname);
    }

    [Fact]
    public void A_pod_on_the_network_of_the_machine_has_the_names_that_the_machine_has()
    {
        PodContext context = PodDocuments.Context("{\"hostNetwork\":true," + Plain[1..], null) with { HostsFile = "127.0.0.1 localhost\n192.0.2.80 registry.lan" };
        string[] lines = PodRecordBuilder.Build(context).Record.Hosts.Split('\n');
        Assert.Equal(["# written by iac; changes are lost", "127.0.0.1 localhost", "192.0.2.80 registry.lan", "# pods of the stack"], lines[..4]);
        Assert.Contains("10.88.0.3\tdb.other", lines);
    }

    [Fact]
    public void Items_of_a_config_map_choose_path_and_mode()
    {
        (PodRecord record, _) = PodDocuments.Build(
            """{"volumes":[{"name":"v","configMap":{"name":"m","defaultMode":288,"items":[{"key":"a","path":"x/y","mode":384},{"key":"b","path":"z"}]}}],"containers":[{"name":"c","image":"app","command":["x"]}]}""",
            null,
            ("ConfigMap", "m", """{"data":{"a":"1","b":"2","c":"3"}}"""));
        Assert.Equal(
            [new ProjectedFile("x/y", 384, Convert.ToBase64String("1"u8), null), new ProjectedFile("z", 288, Convert.ToBase64String("2"u8), null)],
            record.Volumes.Single(volume => volume.Name == "v").Files);
    }

    [Fact]
    public void Hooks_sidecars_and_the_deadline_are_resolved()
    {
        (PodRecord record, _) = PodDocuments.Build("""
            {"activeDeadlineSeconds":9,"initContainers":[{"name":"i","image":"app","command":["x"]},
              {"name":"s","image":"app","command":["x"],"restartPolicy":"Always","ports":[{"name":"a","containerPort":81,"hostPort":8081}],
               "lifecycle":{"postStart":{"httpGet":{"port":"a","path":"/p"}},"preStop":{"sleep":{"seconds":3}}}}],
             "containers":[{"name":"c","image":"app","command":["x"],"lifecycle":{"preStop":{"exec":{"command":["y","z"]}}}}]}
            """);
        Assert.Equal(9, record.ActiveDeadlineSeconds);
        Assert.Equal([false, true], record.InitContainers.Select(container => container.Sidecar));
        Assert.Equal(new PodHandler { Kind = PodHandlerKind.Http, Address = record.Network!.Address, Port = 81, Path = "/p" }, record.InitContainers[1].PostStart);
        Assert.Equal(new PodHandler { Kind = PodHandlerKind.Sleep, Seconds = 3 }, record.InitContainers[1].PreStop);
        Assert.Equal(new PodHandler { Kind = PodHandlerKind.Exec, Command = ["y", "z"] }, record.Containers[0].PreStop);
        Assert.Null(record.Containers[0].PostStart);
        Assert.Equal(8081, Assert.Single(record.Network.Ports).HostPort);
    }

    [Fact]
    public void Equal_documents_give_equal_records()
    {
        const string Spec = """{"containers":[{"name":"c","image":"app","command":["x"],"resources":{"limits":{"memory":"1Gi"}}}]}""";
        Assert.Equal(PodRecordJson.Digest(PodDocuments.Build(Spec).Record), PodRecordJson.Digest(PodDocuments.Build(Spec).Record));
    }

    private const string Plain = """{"containers":[{"name":"c","image":"app","command":["x"]}]}""";

    private static PodContainer Only(string spec, ContainerConfig? image = null, params (string Kind, string Name, string Document)[] configs) =>
        Assert.Single(PodDocuments.Build(spec, image, configs).Record.Containers);

    private static string Refusal(string spec, params (string Kind, string Name, string Document)[] configs) =>
        Assert.Throws<PodSpecException>(() => PodDocuments.Build(spec, null, configs)).Message;
}
