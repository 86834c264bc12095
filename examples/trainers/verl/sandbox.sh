# verl with its own code rewards: only the sandbox is ours. Held to 27 s of its 30, then 504, the one status it tries again.
# It counts a connection that is refused or lost as a failed test: put a proxy that waits in front where the service restarts.
python3 -m verl.trainer.main_ppo \
  reward.sandbox_fusion.url=http://touchstone:8080/run_code \
  reward.sandbox_fusion.max_concurrent=64 reward.sandbox_fusion.memory_limit_mb=1024
